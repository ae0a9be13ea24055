using Microsoft.ML.Tokenizers;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>The word pattern of a tokenizer as a pre-tokenizer of Microsoft.ML.Tokenizers.</summary>
internal sealed class WordPreTokenizer(TextEncoder encoder) : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PreTokenize(text.AsSpan());
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
    {
        var pieces = new List<(int Offset, int Length)>();
        WordSplitter words = encoder.Split(text);
        while (words.MoveNext())
        {
            pieces.Add((words.Start, words.Length));
        }

        return pieces;
    }
}
