using System.Buffers;

namespace Microsoft.ML.Tokenizers;

/// <summary>Turns text into token ids and back.</summary>
/// <remarks>
/// A subclass gives <see cref="EncodeToTokens(string?, ReadOnlySpan{char}, EncodeSettings)"/> and
/// <see cref="Decode(IEnumerable{int}, Span{char}, out int, out int)"/>; everything else follows from these two
/// and is overridden only for speed.
/// </remarks>
public abstract class Tokenizer
{
    private const int FirstDecodeLength = 256;

    /// <summary>For subclasses.</summary>
    protected Tokenizer()
    {
    }

    /// <summary>What splits a text into pieces, or <see langword="null"/> where the text is encoded whole.</summary>
    public virtual PreTokenizer? PreTokenizer => null;

    /// <summary>What rewrites a text first, or <see langword="null"/> where it is encoded as it is.</summary>
    public virtual Normalizer? Normalizer => null;

    /// <summary>Encodes a text to ids.</summary>
    /// <param name="text">The text to encode.</param>
    /// <param name="considerPreTokenization">Whether the text is split into words first.</param>
    /// <param name="considerNormalization">Whether the text is normalised first.</param>
    /// <returns>The ids in the order of the text.</returns>
    public IReadOnlyList<int> EncodeToIds(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization)).Tokens;

    /// <inheritdoc cref="EncodeToIds(string, bool, bool)" />
    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(null, text, Settings(considerPreTokenization, considerNormalization)).Tokens;

    /// <summary>Encodes a text to at most <paramref name="maxTokenCount"/> ids.</summary>
    /// <param name="text">The text to encode.</param>
    /// <param name="maxTokenCount">The most ids to give.</param>
    /// <param name="normalizedText">The text after normalisation, or <see langword="null"/> where none was applied.</param>
    /// <param name="charsConsumed">How many characters of the (normalised) text the ids cover.</param>
    /// <param name="considerPreTokenization">Whether the text is split into words first.</param>
    /// <param name="considerNormalization">Whether the text is normalised first.</param>
    /// <returns>The ids in the order of the text.</returns>
    public IReadOnlyList<int> EncodeToIds(string text, int maxTokenCount, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Unpack(
            EncodeToIds(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization, maxTokenCount)),
            out normalizedText,
            out charsConsumed);

    /// <inheritdoc cref="EncodeToIds(string, int, out string?, out int, bool, bool)" />
    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, int maxTokenCount, out string? normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Unpack(
            EncodeToIds(null, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount)),
            out normalizedText,
            out charsConsumed);

    /// <summary>Encodes a text to tokens with their spelling and place.</summary>
    /// <param name="text">The text to encode.</param>
    /// <param name="normalizedText">The text after normalisation, or <see langword="null"/> where none was applied.</param>
    /// <param name="considerPreTokenization">Whether the text is split into words first.</param>
    /// <param name="considerNormalization">Whether the text is normalised first.</param>
    /// <returns>The tokens in the order of the text.</returns>
    public IReadOnlyList<EncodedToken> EncodeToTokens(string text, out string? normalizedText, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Unpack(EncodeToTokens(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization)), out normalizedText, out _);

    /// <inheritdoc cref="EncodeToTokens(string, out string?, bool, bool)" />
    public IReadOnlyList<EncodedToken> EncodeToTokens(ReadOnlySpan<char> text, out string? normalizedText, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Unpack(EncodeToTokens(null, text, Settings(considerPreTokenization, considerNormalization)), out normalizedText, out _);

    /// <summary>Counts the ids that a text encodes to.</summary>
    /// <param name="text">The text to count.</param>
    /// <param name="considerPreTokenization">Whether the text is split into words first.</param>
    /// <param name="considerNormalization">Whether the text is normalised first.</param>
    /// <returns>The number of ids.</returns>
    public int CountTokens(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        CountTokens(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization));

    /// <inheritdoc cref="CountTokens(string, bool, bool)" />
    public int CountTokens(ReadOnlySpan<char> text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        CountTokens(null, text, Settings(considerPreTokenization, considerNormalization));

    /// <summary>Finds where the first <paramref name="maxTokenCount"/> tokens of a text end.</summary>
    /// <param name="text">The text to encode.</param>
    /// <param name="maxTokenCount">The most tokens to count.</param>
    /// <param name="normalizedText">The text after normalisation, or <see langword="null"/> where none was applied.</param>
    /// <param name="tokenCount">How many tokens lie before the index.</param>
    /// <param name="considerPreTokenization">Whether the text is split into words first.</param>
    /// <param name="considerNormalization">Whether the text is normalised first.</param>
    /// <returns>The index in the (normalised) text at which those tokens end; 0 where there are none.</returns>
    public int GetIndexByTokenCount(string text, int maxTokenCount, out string? normalizedText, out int tokenCount, bool considerPreTokenization = true, bool considerNormalization = true) =>
        GetIndexByTokenCount(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization, maxTokenCount), fromEnd: false, out normalizedText, out tokenCount);

    /// <inheritdoc cref="GetIndexByTokenCount(string, int, out string?, out int, bool, bool)" />
    public int GetIndexByTokenCount(ReadOnlySpan<char> text, int maxTokenCount, out string? normalizedText, out int tokenCount, bool considerPreTokenization = true, bool considerNormalization = true) =>
        GetIndexByTokenCount(null, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount), fromEnd: false, out normalizedText, out tokenCount);

    /// <summary>Finds where the last <paramref name="maxTokenCount"/> tokens of a text start.</summary>
    /// <param name="text">The text to encode.</param>
    /// <param name="maxTokenCount">The most tokens to count.</param>
    /// <param name="normalizedText">The text after normalisation, or <see langword="null"/> where none was applied.</param>
    /// <param name="tokenCount">How many tokens lie behind the index.</param>
    /// <param name="considerPreTokenization">Whether the text is split into words first.</param>
    /// <param name="considerNormalization">Whether the text is normalised first.</param>
    /// <returns>The index in the (normalised) text at which those tokens start; its length where there are none.</returns>
    public int GetIndexByTokenCountFromEnd(string text, int maxTokenCount, out string? normalizedText, out int tokenCount, bool considerPreTokenization = true, bool considerNormalization = true) =>
        GetIndexByTokenCount(text, text.AsSpan(), Settings(considerPreTokenization, considerNormalization, maxTokenCount), fromEnd: true, out normalizedText, out tokenCount);

    /// <inheritdoc cref="GetIndexByTokenCountFromEnd(string, int, out string?, out int, bool, bool)" />
    public int GetIndexByTokenCountFromEnd(ReadOnlySpan<char> text, int maxTokenCount, out string? normalizedText, out int tokenCount, bool considerPreTokenization = true, bool considerNormalization = true) =>
        GetIndexByTokenCount(null, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount), fromEnd: true, out normalizedText, out tokenCount);

    /// <summary>Decodes ids to text.</summary>
    /// <param name="ids">The ids to decode.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ids"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">An id is not in the vocabulary.</exception>
    public virtual string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);

        char[] buffer = ArrayPool<char>.Shared.Rent(FirstDecodeLength);
        try
        {
            while (true)
            {
                OperationStatus status = Decode(ids, buffer, out _, out int charsWritten);
                if (status == OperationStatus.Done)
                {
                    return new string(buffer, 0, charsWritten);
                }

                if (status != OperationStatus.DestinationTooSmall)
                {
                    throw new InvalidOperationException("The ids could not be decoded: one of them is not in the vocabulary.");
                }

                int larger = checked(buffer.Length * 2);
                ArrayPool<char>.Shared.Return(buffer);
                buffer = ArrayPool<char>.Shared.Rent(larger);
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>Decodes ids to text in a caller's buffer.</summary>
    /// <param name="ids">The ids to decode.</param>
    /// <param name="destination">Receives the text.</param>
    /// <param name="idsConsumed">How many ids were decoded.</param>
    /// <param name="charsWritten">How many characters were written.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>, <see cref="OperationStatus.DestinationTooSmall"/>, or
    /// <see cref="OperationStatus.InvalidData"/> where an id is not in the vocabulary.
    /// </returns>
    public abstract OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten);

    /// <summary>Encodes a text to tokens.</summary>
    /// <param name="text">The text, or <see langword="null"/> where only the span was given.</param>
    /// <param name="textSpan">The text; read where <paramref name="text"/> is <see langword="null"/>.</param>
    /// <param name="settings">Which steps to run and how many tokens to give.</param>
    /// <returns>The tokens, the normalised text and how much of it they cover.</returns>
    protected abstract EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings);

    /// <summary>Encodes a text to ids; by default the ids of <see cref="EncodeToTokens(string?, ReadOnlySpan{char}, EncodeSettings)"/>.</summary>
    /// <param name="text">The text, or <see langword="null"/> where only the span was given.</param>
    /// <param name="textSpan">The text; read where <paramref name="text"/> is <see langword="null"/>.</param>
    /// <param name="settings">Which steps to run and how many ids to give.</param>
    /// <returns>The ids, the normalised text and how much of it they cover.</returns>
    protected virtual EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        EncodeResults<EncodedToken> encoded = EncodeToTokens(text, textSpan, settings);
        int[] ids = new int[encoded.Tokens.Count];
        for (int index = 0; index < ids.Length; index++)
        {
            ids[index] = encoded.Tokens[index].Id;
        }

        return new EncodeResults<int>
        {
            Tokens = ids,
            NormalizedText = encoded.NormalizedText,
            CharsConsumed = encoded.CharsConsumed,
        };
    }

    /// <summary>Counts ids; by default the tokens of <see cref="EncodeToTokens(string?, ReadOnlySpan{char}, EncodeSettings)"/>.</summary>
    /// <param name="text">The text, or <see langword="null"/> where only the span was given.</param>
    /// <param name="textSpan">The text; read where <paramref name="text"/> is <see langword="null"/>.</param>
    /// <param name="settings">Which steps to run and how many ids to count.</param>
    /// <returns>The number of ids.</returns>
    protected virtual int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        EncodeToTokens(text, textSpan, settings).Tokens.Count;

    /// <summary>Finds where the first or the last tokens of a text lie.</summary>
    /// <param name="text">The text, or <see langword="null"/> where only the span was given.</param>
    /// <param name="textSpan">The text; read where <paramref name="text"/> is <see langword="null"/>.</param>
    /// <param name="settings">Which steps to run and how many tokens to count.</param>
    /// <param name="fromEnd">Whether to count from the end of the text.</param>
    /// <param name="normalizedText">The text after normalisation, or <see langword="null"/> where none was applied.</param>
    /// <param name="tokenCount">How many tokens were counted.</param>
    /// <returns>The end of the first tokens, or the start of the last ones.</returns>
    protected virtual int GetIndexByTokenCount(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string? normalizedText, out int tokenCount)
    {
        int limit = settings.MaxTokenCount;
        if (fromEnd)
        {
            settings.MaxTokenCount = int.MaxValue;
        }

        EncodeResults<EncodedToken> encoded = EncodeToTokens(text, textSpan, settings);
        IReadOnlyList<EncodedToken> tokens = encoded.Tokens;
        normalizedText = encoded.NormalizedText;
        tokenCount = Math.Min(limit, tokens.Count);
        if (tokenCount > 0)
        {
            return fromEnd ? tokens[^tokenCount].Offset.Start.Value : tokens[tokenCount - 1].Offset.End.Value;
        }

        return fromEnd ? normalizedText?.Length ?? textSpan.Length : 0;
    }

    private static EncodeSettings Settings(bool preTokenize, bool normalize, int maxTokenCount = int.MaxValue) => new()
    {
        ConsiderPreTokenization = preTokenize,
        ConsiderNormalization = normalize,
        MaxTokenCount = maxTokenCount,
    };

    private static IReadOnlyList<T> Unpack<T>(EncodeResults<T> results, out string? normalizedText, out int charsConsumed)
    {
        normalizedText = results.NormalizedText;
        charsConsumed = results.CharsConsumed;
        return results.Tokens;
    }
}
