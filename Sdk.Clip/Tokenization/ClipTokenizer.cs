using System.Buffers;
using System.Globalization;
using Clip.Sdk.Tokenization.Encoding;
using Clip.Sdk.Tokenization.Files;
using Clip.Sdk.Tokenization.Unicode;
using Clip.Sdk.Tokenization.Vocabulary;
using Microsoft.ML.Tokenizers;

namespace Clip.Sdk.Tokenization;

/// <summary>
/// CLIP's tokenizer: byte-level BPE whose words end with <c>&lt;/w&gt;</c>, with the cleaning of the model's family.
/// With the default options it gives, id by id, what openai/CLIP's <c>SimpleTokenizer</c> and <c>clip.tokenize</c> give.
/// </summary>
/// <remarks>Instances are immutable apart from a bounded cache of words, and safe to use from any number of threads.</remarks>
public sealed class ClipTokenizer : Tokenizer, IRowTokenizer
{
    /// <summary>OpenAI's number of ids in a row, used where neither the options nor the model's files say otherwise.</summary>
    public const int DefaultContextLength = 77;

    private const int SpecialsInRow = 2;

    private readonly TextEncoder _encoder;
    private readonly TokenLister _lister;
    private readonly Lazy<TokenDecoder> _decoder;

    internal ClipTokenizer(LoadedVocabulary loaded, ClipTokenizerOptions options)
    {
        BpeVocabulary vocabulary = loaded.Vocabulary;
        Vocabulary = vocabulary;
        Options = options;
        ContextLength = options.ContextLength ?? loaded.ContextLength ?? DefaultContextLength;
        PaddingId = options.PaddingId ?? loaded.PaddingId ?? 0;
        if ((uint)PaddingId >= (uint)vocabulary.Tokens.Length)
        {
            throw new ArgumentException($"The padding id {PaddingId} is outside the vocabulary of {vocabulary.Tokens.Length} tokens. Use 0 (OpenAI) or {vocabulary.EndOfText.Id} (end-of-text, Hugging Face).", nameof(options));
        }

        _encoder = new TextEncoder(vocabulary, options);
        _lister = new TokenLister(vocabulary, _encoder);
        _decoder = new Lazy<TokenDecoder>(() => new TokenDecoder(vocabulary));
        Normalizer = new CleaningNormalizer(_encoder);
        PreTokenizer = new WordPreTokenizer(_encoder);
    }

    /// <summary>The options that the tokenizer was made with.</summary>
    public ClipTokenizerOptions Options { get; }

    /// <summary>Ids in a row, start- and end-of-text included.</summary>
    public int ContextLength { get; }

    /// <summary>Number of ids; they run from 0 to this less one.</summary>
    public int VocabularySize => Vocabulary.Tokens.Length;

    /// <summary>The id that opens a row.</summary>
    public int StartOfTextId => Vocabulary.StartOfText.Id;

    /// <summary>The id that closes a text.</summary>
    public int EndOfTextId => Vocabulary.EndOfText.Id;

    /// <summary>The id behind the end of a text.</summary>
    public int PaddingId { get; }

    /// <summary>The cleaning that the options ask for.</summary>
    public override Normalizer Normalizer { get; }

    /// <summary>The splitting into words by CLIP's pattern.</summary>
    public override PreTokenizer PreTokenizer { get; }

    internal BpeVocabulary Vocabulary { get; }

    /// <summary>Reads a vocabulary and makes its tokenizer.</summary>
    /// <param name="path">
    /// A vocabulary file (OpenAI's <c>bpe_simple_vocab_16e6.txt</c> or a smaller one of its form; Hugging Face's
    /// <c>vocab.json</c> with <c>merges.txt</c> beside it; a <c>tokenizer.json</c>; each of them plain or gzip), or a
    /// model directory that holds one.
    /// </param>
    /// <param name="options">How texts are read and rows laid out; null for OpenAI's ways.</param>
    /// <exception cref="ModelFormatException">There is no vocabulary, or it is damaged; the message names file and line.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or the options do not fit the vocabulary.</exception>
    public static ClipTokenizer Load(string path, ClipTokenizerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new ClipTokenizer(VocabularyLocator.Read(path), options ?? new ClipTokenizerOptions());
    }

    /// <summary>The same vocabulary with other options, for example another normalisation; the files are not read again.</summary>
    /// <param name="options">The options; where they leave something to the model's files, this tokenizer's values are taken.</param>
    /// <exception cref="ArgumentException">The options do not fit the vocabulary.</exception>
    public ClipTokenizer WithOptions(ClipTokenizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ClipTokenizer(new LoadedVocabulary(Vocabulary, ContextLength, PaddingId), options);
    }

    /// <summary>The vocabulary's spelling of an id, for example <c>cat&lt;/w&gt;</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string GetToken(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, VocabularySize);
        return Vocabulary.Tokens[id];
    }

    /// <summary>The id of a spelling, for example <c>cat&lt;/w&gt;</c>; false where the vocabulary has none.</summary>
    public bool TryGetId(string token, out int id) => Vocabulary.TryGetId(token, out id);

    /// <summary>Encodes texts to rows: start-of-text, tokens, end-of-text, padding.</summary>
    /// <param name="texts">[N] texts; N may be 0.</param>
    /// <param name="rows">[N, <see cref="ContextLength"/>] receives the ids, row-major.</param>
    /// <param name="facts">[N] receives count, truncation and place of the end for each text; or empty.</param>
    /// <param name="truncation">What happens to a text that does not fit.</param>
    /// <param name="cancellationToken">Checked before each text.</param>
    /// <exception cref="ArgumentException">A text is null, or a destination is too short.</exception>
    /// <exception cref="InputException">A text does not fit and <paramref name="truncation"/> is <see cref="TextTruncation.Error"/>.</exception>
    public void EncodeBatch(ReadOnlySpan<string> texts, Span<int> rows, Span<TokenizedText> facts, TextTruncation truncation = TextTruncation.Error, CancellationToken cancellationToken = default)
    {
        RowChecks.Destinations(texts.Length, rows.Length, facts, ContextLength);
        for (int index = 0; index < texts.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TokenizedText fact = EncodeRow(RowChecks.TextAt(texts, index), rows.Slice(index * ContextLength, ContextLength));
            if (fact.IsTruncated && truncation == TextTruncation.Error)
            {
                throw RowChecks.TooLong(texts[index], index, fact.TokenCount, ContextLength, ContextLength - SpecialsInRow);
            }

            if (!facts.IsEmpty)
            {
                facts[index] = fact;
            }
        }
    }

    /// <summary>Encodes texts to a new array of rows.</summary>
    /// <param name="texts">[N] texts.</param>
    /// <param name="truncation">What happens to a text that does not fit.</param>
    /// <returns>[N, <see cref="ContextLength"/>] ids, row-major.</returns>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="InputException">A text does not fit and <paramref name="truncation"/> is <see cref="TextTruncation.Error"/>.</exception>
    public int[] EncodeBatch(ReadOnlySpan<string> texts, TextTruncation truncation = TextTruncation.Error)
    {
        int[] rows = new int[checked(texts.Length * ContextLength)];
        EncodeBatch(texts, rows, facts: default, truncation);
        return rows;
    }

    /// <summary>Tells how texts fit a row without laying rows out.</summary>
    /// <param name="texts">[N] texts.</param>
    /// <param name="destination">[N] receives the facts.</param>
    /// <exception cref="ArgumentException">A text is null, or the destination is too short.</exception>
    public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination)
    {
        if (destination.Length < texts.Length)
        {
            throw RowChecks.TooShort(destination.Length, $"[{texts.Length}] measures", nameof(destination));
        }

        for (int index = 0; index < texts.Length; index++)
        {
            TokenSink sink = TokenSink.Bounded(default);
            _encoder.Encode(RowChecks.TextAt(texts, index), clean: true, split: true, ref sink);
            destination[index] = new TextMeasure(sink.Count, sink.Count > ContextLength - SpecialsInRow);
        }
    }

    /// <summary>Decodes a row as <see cref="EncodeBatch(ReadOnlySpan{string}, Span{int}, Span{TokenizedText}, TextTruncation, CancellationToken)"/> lays it out: what stands between start- and end-of-text.</summary>
    /// <param name="row">The ids; start-of-text may be absent, and so may the end.</param>
    /// <returns>The text, cleaned as it was encoded, with single spaces between words.</returns>
    /// <exception cref="InputException">An id is not in the vocabulary.</exception>
    public string DecodeRow(ReadOnlySpan<int> row)
    {
        ReadOnlySpan<int> ids = !row.IsEmpty && row[0] == StartOfTextId ? row[1..] : row;
        int end = ids.IndexOf(EndOfTextId);
        return Decode(ids[..(end < 0 ? ids.Length : end)].ToArray()).TrimEnd(' ');
    }

    /// <summary>Decodes ids as the reference does: special tokens are spelled out and every word is followed by a space.</summary>
    /// <param name="ids">The ids.</param>
    /// <returns>The text.</returns>
    /// <exception cref="InputException">An id is not in the vocabulary.</exception>
    public override string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _decoder.Value.TryDecode(ids, out string text, out int consumed)
            ? text
            : throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"Id {ids.ElementAt(consumed)} at place {consumed} is not in the vocabulary, whose ids run from 0 to {VocabularySize - 1}. Decode with the tokenizer that made the ids."));
    }

    /// <summary>Decodes ids into a caller's buffer, the whole text or nothing.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="destination">Receives the text.</param>
    /// <param name="idsConsumed">All ids when done, none when the buffer is too small, those before it at an unknown id.</param>
    /// <param name="charsWritten">Characters written.</param>
    /// <returns>Whether that went well, the buffer was too small, or an id is not in the vocabulary.</returns>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        charsWritten = 0;
        if (!_decoder.Value.TryDecode(ids, out string text, out idsConsumed))
        {
            return OperationStatus.InvalidData;
        }

        if (!text.TryCopyTo(destination))
        {
            idsConsumed = 0;
            return OperationStatus.DestinationTooSmall;
        }

        charsWritten = text.Length;
        return OperationStatus.Done;
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        _lister.List(text is null ? textSpan : text, settings.ConsiderNormalization, settings.ConsiderPreTokenization, settings.MaxTokenCount);

    /// <inheritdoc/>
    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        // How many characters a limited list covers is known to the list of tokens only.
        if (settings.MaxTokenCount < int.MaxValue)
        {
            return base.EncodeToIds(text, textSpan, settings);
        }

        ReadOnlySpan<char> characters = text is null ? textSpan : text;
        TokenSink sink = TokenSink.Growing(stackalloc int[128]);
        var cleaned = new CharBuffer(stackalloc char[512]);
        if (settings.ConsiderNormalization)
        {
            _encoder.Encode(characters, settings.ConsiderPreTokenization, ref sink, ref cleaned);
        }
        else
        {
            _encoder.Encode(characters, clean: false, settings.ConsiderPreTokenization, ref sink);
        }

        var results = new EncodeResults<int>
        {
            Tokens = sink.Kept.ToArray(),
            NormalizedText = settings.ConsiderNormalization ? cleaned.Written.ToString() : null,
            CharsConsumed = settings.ConsiderNormalization ? cleaned.Length : characters.Length,
        };
        cleaned.Dispose();
        sink.Dispose();
        return results;
    }

    /// <inheritdoc/>
    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        TokenSink sink = TokenSink.Bounded(default);
        _encoder.Encode(text is null ? textSpan : text, settings.ConsiderNormalization, settings.ConsiderPreTokenization, ref sink);
        return Math.Min(sink.Count, settings.MaxTokenCount);
    }

    private TokenizedText EncodeRow(string text, Span<int> row)
    {
        row[0] = StartOfTextId;
        TokenSink sink = TokenSink.Bounded(row[1..^1]);
        _encoder.Encode(text, clean: true, split: true, ref sink);
        int end = 1 + sink.Kept.Length;
        row[end] = EndOfTextId;
        row[(end + 1)..].Fill(PaddingId);
        return new TokenizedText(sink.Count, sink.Count > ContextLength - SpecialsInRow, end);
    }
}
