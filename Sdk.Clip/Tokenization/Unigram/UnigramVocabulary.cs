namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>A SentencePiece vocabulary of type unigram, with the normalisation that belongs to it.</summary>
internal sealed class UnigramVocabulary
{
    /// <summary>U+2581, which stands for a space inside pieces.</summary>
    public const char Space = '\u2581';

    /// <summary>Any more would be no vocabulary but an attack on memory.</summary>
    public const int MaxPieces = 1 << 21;

    private UnigramVocabulary(IReadOnlyList<UnigramPiece> pieces, int unknownId, int endOfTextId, UnigramNormalizer normalizer)
    {
        Pieces = pieces;
        UnknownId = unknownId;
        EndOfTextId = endOfTextId;
        Normalizer = normalizer;
    }

    /// <summary>By id.</summary>
    public IReadOnlyList<UnigramPiece> Pieces { get; }

    public int UnknownId { get; }

    public int EndOfTextId { get; }

    /// <summary>What texts are turned into before they are cut into pieces.</summary>
    public UnigramNormalizer Normalizer { get; }

    /// <summary>Checks the parts and puts them together.</summary>
    /// <exception cref="ModelFormatException">A piece is there twice or has no sensible score, or a special piece is missing.</exception>
    public static UnigramVocabulary Create(IReadOnlyList<UnigramPiece> pieces, int unknownId, UnigramNormalizer normalizer, string path)
    {
        var ids = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        for (int id = 0; id < pieces.Count; id++)
        {
            UnigramPiece piece = pieces[id];
            if (piece.Text.Length == 0 || !float.IsFinite(piece.Score) || !Enum.IsDefined(piece.Kind))
            {
                throw new ModelFormatException($"'{path}': piece {id}, '{piece.Text}', is empty, of an unknown kind, or has the score {piece.Score}. Copy the file again.", path);
            }

            if (!ids.TryAdd(piece.Text, id))
            {
                throw new ModelFormatException($"'{path}': the piece '{piece.Text}' is there twice, as {ids[piece.Text]} and {id}. Copy the file again.", path);
            }
        }

        if ((uint)unknownId >= (uint)pieces.Count)
        {
            throw new ModelFormatException($"'{path}': the unknown piece has the id {unknownId}, but there are {pieces.Count} pieces. Copy the file again.", path);
        }

        if (pieces.Any(piece => piece.Kind == UnigramPieceKind.Byte))
        {
            throw new ModelFormatException($"'{path}' falls back to bytes for what it lacks, as SigLIP's vocabulary does not. Name the vocabulary of a SigLIP model.", path);
        }

        return ids.TryGetValue("</s>", out int end)
            ? new UnigramVocabulary(pieces, unknownId, end, normalizer)
            : throw new ModelFormatException($"'{path}' has no piece '</s>', with which SigLIP ends texts. Name the vocabulary of a SigLIP model.", path);
    }
}
