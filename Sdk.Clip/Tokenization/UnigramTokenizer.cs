using System.Buffers;
using Clip.Sdk.Tokenization.Unigram;
using Microsoft.ML.Tokenizers;

namespace Clip.Sdk.Tokenization;

/// <summary>
/// SigLIP's tokenizer: a SentencePiece vocabulary of type unigram. Texts are cleaned as Hugging Face's SiglipTokenizer does it
/// (lower case, no ASCII punctuation, single spaces), end with <c>&lt;/s&gt;</c> and are padded with it.
/// </summary>
/// <remarks>Instances are immutable and safe to use from any number of threads.</remarks>
public sealed class UnigramTokenizer : Tokenizer, IRowTokenizer
{
    /// <summary>SigLIP's number of ids in a row.</summary>
    public const int DefaultContextLength = 64;

    private const string ModelFileName = "spiece.model";
    private const string JsonFileName = "tokenizer.json";

    private readonly UnigramVocabulary _vocabulary;
    private readonly UnigramEncoder _encoder;

    private UnigramTokenizer(UnigramVocabulary vocabulary, int contextLength)
    {
        _vocabulary = vocabulary;
        _encoder = new UnigramEncoder(vocabulary);
        ContextLength = contextLength;
    }

    /// <inheritdoc/>
    public int ContextLength { get; }

    /// <inheritdoc/>
    public int VocabularySize => _vocabulary.Pieces.Count;

    /// <inheritdoc/>
    public int EndOfTextId => _vocabulary.EndOfTextId;

    /// <inheritdoc/>
    public int PaddingId => _vocabulary.EndOfTextId;

    /// <summary>Reads a vocabulary and makes its tokenizer.</summary>
    /// <param name="path">A <c>spiece.model</c>, a <c>tokenizer.json</c> of type Unigram, or a directory that holds one of them.</param>
    /// <param name="contextLength">Ids in a row.</param>
    /// <exception cref="ModelFormatException">There is no vocabulary, or it is damaged or of another type.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or a row has no room for a token.</exception>
    public static UnigramTokenizer Load(string path, int contextLength = DefaultContextLength)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 1);
        string file = Directory.Exists(path) ? Find(path) : path;
        bool isJson = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".json.gz", StringComparison.OrdinalIgnoreCase);
        return new UnigramTokenizer(isJson ? UnigramJsonReader.Read(file) : SentencePieceReader.Read(file), contextLength);
    }

    /// <summary>Tells whether a path holds a vocabulary that this class reads, rather than <see cref="ClipTokenizer"/>.</summary>
    /// <param name="path">A file or a directory.</param>
    /// <exception cref="ModelFormatException">A file that should tell is no JSON.</exception>
    public static bool Recognizes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            string json = Path.Combine(path, JsonFileName);
            return File.Exists(Path.Combine(path, ModelFileName)) || (File.Exists(json) && UnigramJsonReader.Recognizes(json));
        }

        return path.EndsWith(".model", StringComparison.OrdinalIgnoreCase) || (Path.GetFileName(path) == JsonFileName && UnigramJsonReader.Recognizes(path));
    }

    /// <inheritdoc/>
    public string GetToken(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, VocabularySize);
        return _vocabulary.Pieces[id].Text;
    }

    /// <inheritdoc/>
    public void EncodeBatch(ReadOnlySpan<string> texts, Span<int> rows, Span<TokenizedText> facts, TextTruncation truncation = TextTruncation.Error, CancellationToken cancellationToken = default)
    {
        RowChecks.Destinations(texts.Length, rows.Length, facts, ContextLength);
        for (int index = 0; index < texts.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TokenizedText fact = EncodeRow(RowChecks.TextAt(texts, index), rows.Slice(index * ContextLength, ContextLength));
            if (fact.IsTruncated && truncation == TextTruncation.Error)
            {
                throw RowChecks.TooLong(texts[index], index, fact.TokenCount, ContextLength, ContextLength - 1);
            }

            if (!facts.IsEmpty)
            {
                facts[index] = fact;
            }
        }
    }

    /// <inheritdoc/>
    public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination)
    {
        if (destination.Length < texts.Length)
        {
            throw RowChecks.TooShort(destination.Length, $"[{texts.Length}] measures", nameof(destination));
        }

        for (int index = 0; index < texts.Length; index++)
        {
            int count = Pieces(RowChecks.TextAt(texts, index)).Count;
            destination[index] = new TextMeasure(count, count > ContextLength - 1);
        }
    }

    /// <summary>Decodes ids into a caller's buffer, the whole text or nothing. Special pieces are left out.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="destination">Receives the text.</param>
    /// <param name="idsConsumed">All ids when done, none when the buffer is too small, those before it at an unknown id.</param>
    /// <param name="charsWritten">Characters written.</param>
    /// <returns>Whether that went well, the buffer was too small, or an id is not in the vocabulary.</returns>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        (idsConsumed, charsWritten) = (0, 0);
        var text = new System.Text.StringBuilder();
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)VocabularySize)
            {
                return OperationStatus.InvalidData;
            }

            UnigramPiece piece = _vocabulary.Pieces[id];
            text.Append(piece.Kind is UnigramPieceKind.Normal or UnigramPieceKind.UserDefined ? piece.Text : string.Empty);
            idsConsumed++;
        }

        string decoded = text.Replace(UnigramVocabulary.Space, ' ').ToString().TrimStart(' ');
        if (!decoded.TryCopyTo(destination))
        {
            idsConsumed = 0;
            return OperationStatus.DestinationTooSmall;
        }

        charsWritten = decoded.Length;
        return OperationStatus.Done;
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        string normalized = settings.ConsiderNormalization ? _vocabulary.Normalizer.Normalize(UnigramNormalizer.Clean(text is null ? textSpan : text)) : text ?? textSpan.ToString();
        EncodedToken[] tokens = [.. _encoder.Encode(normalized).Take(settings.MaxTokenCount).Select(piece => new EncodedToken(piece.Id, normalized[piece.Start..piece.End], piece.Start..piece.End))];
        return new EncodeResults<EncodedToken>
        {
            Tokens = tokens,
            NormalizedText = settings.ConsiderNormalization ? normalized : null,
            CharsConsumed = tokens.Length == 0 ? 0 : tokens[^1].Offset.End.Value,
        };
    }

    private static string Find(string directory)
    {
        foreach (string name in (ReadOnlySpan<string>)[ModelFileName, JsonFileName])
        {
            string path = Path.Combine(directory, name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new ModelFormatException($"'{directory}' holds no vocabulary of SigLIP. Wanted '{ModelFileName}' or '{JsonFileName}'.", directory);
    }

    private List<(int Id, int Start, int End)> Pieces(string text) => _encoder.Encode(_vocabulary.Normalizer.Normalize(UnigramNormalizer.Clean(text)));

    private TokenizedText EncodeRow(string text, Span<int> row)
    {
        List<(int Id, int Start, int End)> pieces = Pieces(text);
        int kept = Math.Min(pieces.Count, row.Length - 1);
        for (int index = 0; index < kept; index++)
        {
            row[index] = pieces[index].Id;
        }

        row[kept..].Fill(EndOfTextId);
        return new TokenizedText(pieces.Count, pieces.Count > kept, kept);
    }
}
