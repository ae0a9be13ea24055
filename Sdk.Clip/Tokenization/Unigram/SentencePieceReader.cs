using System.Buffers.Binary;
using Clip.Sdk.Tokenization.Files;
using Utf8 = System.Text.Encoding;

namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>
/// Reads SentencePiece's <c>.model</c> files, a protocol buffer of which four fields matter: the pieces (1), the trainer's settings
/// (2) with the model's type (3) and the id of the unknown piece (40), and the normaliser's (3) with its map (2)
/// and whether it joins spaces (4).
/// </summary>
internal static class SentencePieceReader
{
    private const int UnigramType = 1;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFormatException">The file is damaged, or holds a model of another type than unigram.</exception>
    public static UnigramVocabulary Read(string path)
    {
        byte[] data = VocabularyFile.ReadBytes(path);
        List<UnigramPiece> pieces = [];
        UnigramNormalizer? normalizer = null;
        int? type = null;
        int unknownId = 0;
        var fields = new ProtobufFields(data, path);
        while (fields.TryNext(out int field))
        {
            switch (field)
            {
                case 1 when pieces.Count < UnigramVocabulary.MaxPieces:
                    pieces.Add(ReadPiece(fields.Bytes, path));
                    break;
                case 2:
                    (type, unknownId) = ReadTrainer(fields.Bytes, path);
                    break;
                case 3:
                    normalizer = ReadNormalizer(fields.Bytes, path);
                    break;
            }
        }

        if (type is null || normalizer is null)
        {
            // A message that is cut between two fields is a message too.
            throw new ModelFormatException($"'{path}' holds pieces without the settings of trainer and normaliser, which stand behind them. The file is cut short; copy it again.", path);
        }

        return type == UnigramType
            ? UnigramVocabulary.Create(pieces, unknownId, normalizer, path)
            : throw new ModelFormatException($"'{path}' holds a SentencePiece model of type {type}; SigLIP's is of type {UnigramType}, unigram. The vocabularies of SigLIP 2 are of another type, which this version does not read.", path);
    }

    private static UnigramPiece ReadPiece(ReadOnlySpan<byte> data, string path)
    {
        string text = string.Empty;
        float score = 0;
        UnigramPieceKind kind = UnigramPieceKind.Normal;
        var fields = new ProtobufFields(data, path);
        while (fields.TryNext(out int field))
        {
            switch (field)
            {
                case 1:
                    text = Utf8.UTF8.GetString(fields.Bytes);
                    break;
                case 2 when fields.Bytes.Length == sizeof(float):
                    score = BinaryPrimitives.ReadSingleLittleEndian(fields.Bytes);
                    break;
                case 3:
                    kind = (UnigramPieceKind)fields.Number;
                    break;
            }
        }

        return new UnigramPiece(text, score, kind);
    }

    private static (int Type, int UnknownId) ReadTrainer(ReadOnlySpan<byte> data, string path)
    {
        (int type, int unknownId) = (UnigramType, 0);
        var fields = new ProtobufFields(data, path);
        while (fields.TryNext(out int field))
        {
            switch (field)
            {
                case 3:
                    type = (int)fields.Number;
                    break;
                case 40:
                    unknownId = (int)fields.Number;
                    break;
            }
        }

        return (type, unknownId);
    }

    /// <summary>The map and whether spaces are joined. That a text begins with a space (3) is SigLIP's own doing.</summary>
    private static UnigramNormalizer ReadNormalizer(ReadOnlySpan<byte> data, string path)
    {
        CharacterMap characters = CharacterMap.Identity;
        bool joinsSpaces = true;
        var fields = new ProtobufFields(data, path);
        while (fields.TryNext(out int field))
        {
            switch (field)
            {
                case 2:
                    characters = CharacterMap.Read(fields.Bytes, path);
                    break;
                case 4:
                    joinsSpaces = fields.Number != 0;
                    break;
                case 5 when fields.Number == 0:
                    throw new ModelFormatException($"'{path}': the normaliser does not mark spaces by U+2581, as SigLIP's does. Name the vocabulary of a SigLIP model.", path);
            }
        }

        return new UnigramNormalizer(characters, joinsSpaces);
    }
}
