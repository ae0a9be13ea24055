namespace Clip.Sdk.Heads.Testing;

/// <summary>Embeds texts by their words; a text of more words than the context holds is an error.</summary>
internal sealed class FakeTextEncoder(EncoderInfo info, int contextLength) : ITextEncoder
{
    public EncoderInfo Info { get; } = info;

    public int ContextLength { get; } = contextLength;

    public void Encode(ReadOnlySpan<string> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        Rows.Check(inputs.Length, Info.Dimensions, destination.Length);
        for (int row = 0; row < inputs.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int words = WordEmbedding.Count(inputs[row]);
            if (words > ContextLength - 2)
            {
                throw new InputException($"A text has {words} tokens but the model takes {ContextLength - 2}. Shorten it.", inputs[row]);
            }

            WordEmbedding.Write(inputs[row], destination.Slice(row * Info.Dimensions, Info.Dimensions), form);
        }
    }

    public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            int words = WordEmbedding.Count(texts[i]);
            destination[i] = new TextMeasure(words, words > ContextLength - 2);
        }
    }

    public void Dispose()
    {
    }
}
