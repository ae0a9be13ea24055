using Clip.Sdk.Tokenization.Unicode;
using Microsoft.ML.Tokenizers;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>The cleaning of a tokenizer as a normaliser of Microsoft.ML.Tokenizers.</summary>
internal sealed class CleaningNormalizer(TextEncoder encoder) : Normalizer
{
    public override string Normalize(string original)
    {
        ArgumentNullException.ThrowIfNull(original);
        return Normalize(original.AsSpan());
    }

    public override string Normalize(ReadOnlySpan<char> original)
    {
        var cleaned = new CharBuffer(stackalloc char[512]);
        encoder.Clean(original, ref cleaned);
        string text = cleaned.Written.ToString();
        cleaned.Dispose();
        return text;
    }
}
