using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace Clip.Interop.Tests.Tokenizers;

/// <summary>The least that a subclass gives: one token for each letter, its id the letter's code; normalising lowers.</summary>
internal sealed class LetterTokenizer : Tokenizer
{
    public override Normalizer Normalizer { get; } = new Lower();

    public override PreTokenizer PreTokenizer { get; } = new Letters();

    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        idsConsumed = 0;
        charsWritten = 0;
        foreach (int id in ids)
        {
            if (id < 0)
            {
                return OperationStatus.InvalidData;
            }

            if (charsWritten == destination.Length)
            {
                return OperationStatus.DestinationTooSmall;
            }

            destination[charsWritten++] = (char)id;
            idsConsumed++;
        }

        return OperationStatus.Done;
    }

    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        string original = text ?? textSpan.ToString();
        string? normalized = settings.ConsiderNormalization ? Normalizer.Normalize(original) : null;
        string source = normalized ?? original;
        IEnumerable<(int Offset, int Length)> pieces = settings.ConsiderPreTokenization ? PreTokenizer.PreTokenize(source) : [(0, source.Length)];
        List<EncodedToken> tokens =
        [
            .. pieces.Take(settings.MaxTokenCount).Select(piece => new EncodedToken(source[piece.Offset], source.Substring(piece.Offset, piece.Length), piece.Offset..(piece.Offset + piece.Length))),
        ];
        return new EncodeResults<EncodedToken>
        {
            Tokens = tokens,
            NormalizedText = normalized,
            CharsConsumed = tokens.Count == 0 ? 0 : tokens[^1].Offset.End.Value,
        };
    }

    private sealed class Lower : Normalizer
    {
        public override string Normalize(string original) => original.ToLowerInvariant();

        public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
    }

    private sealed class Letters : PreTokenizer
    {
        public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => Enumerable.Range(0, text.Length).Select(index => (index, 1));

        public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());
    }
}
