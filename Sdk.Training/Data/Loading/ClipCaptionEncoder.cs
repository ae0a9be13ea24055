using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Training.Data;

/// <summary>Encodes captions with a CLIP tokenizer.</summary>
/// <param name="tokenizer">The tokenizer.</param>
public sealed class ClipCaptionEncoder(ClipTokenizer tokenizer) : ICaptionEncoder
{
    /// <inheritdoc/>
    public int ContextLength => tokenizer.ContextLength;

    /// <inheritdoc/>
    public int Encode(string caption, Span<int> row)
    {
        TokenizedText fact = default;
        tokenizer.EncodeBatch([caption], row, new Span<TokenizedText>(ref fact), TextTruncation.KeepEndOfText);
        return fact.EndOfTextIndex + 1;
    }
}
