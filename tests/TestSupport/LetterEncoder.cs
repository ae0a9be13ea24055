namespace Clip.Sdk.TestSupport;

/// <summary>A text encoder whose embedding counts the letters a, b, c and d: small enough to check by eye.</summary>
public sealed class LetterEncoder : ITextEncoder
{
    private const string Letters = "abcd";

    public EncoderInfo Info { get; init; } = new(4, "letters-1", MaxBatchSize: 8);

    public int ContextLength { get; init; } = 10;

    /// <summary>How many texts went through <see cref="Encode"/>.</summary>
    public int EncodedCount { get; private set; }

    public void Encode(ReadOnlySpan<string> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EncodedCount += inputs.Length;
        for (int row = 0; row < inputs.Length; row++)
        {
            Span<float> embedding = destination.Slice(row * Letters.Length, Letters.Length);
            for (int letter = 0; letter < Letters.Length; letter++)
            {
                embedding[letter] = inputs[row].Count(character => character == Letters[letter]);
            }

            float length = form == EmbeddingForm.Normalized ? MathF.Sqrt(Dot(embedding, embedding)) : 1;
            for (int letter = 0; letter < Letters.Length; letter++)
            {
                embedding[letter] /= length == 0 ? 1 : length;
            }
        }
    }

    public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination)
    {
        for (int row = 0; row < texts.Length; row++)
        {
            destination[row] = new TextMeasure(texts[row].Length, texts[row].Length > ContextLength - 2);
        }
    }

    public void Dispose()
    {
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        float sum = 0;
        for (int index = 0; index < left.Length; index++)
        {
            sum += left[index] * right[index];
        }

        return sum;
    }
}
