using Clip.Sdk.Engines;

namespace Clip.Guidance.Diffusion.Tests.Scoring;

/// <summary>An encoder without a network: three fixed sums over the pixels, brought to unit length. Remembers what it was asked.</summary>
internal sealed class LinearEncoder(int imageSize, int maxBatchSize) : IDifferentiableImageEncoder
{
    public int ImageSize => imageSize;

    public int Dimensions => 3;

    public int MaxBatchSize => maxBatchSize;

    public string SpaceId => "linear";

    public List<int> Batches { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Differentiate(ReadOnlySpan<float> pixels, int count, EmbeddingLoss loss, Span<float> pixelGradient)
    {
        Batches.Add(count);
        int plane = imageSize * imageSize;
        float[] rows = new float[count * 3], lengths = new float[count];
        for (int n = 0; n < count; n++)
        {
            for (int c = 0; c < 3; c++)
            {
                foreach (float value in pixels.Slice(((n * 3) + c) * plane, plane))
                {
                    rows[(n * 3) + c] += value / plane;
                }
            }

            lengths[n] = MathF.Sqrt(rows.AsSpan(n * 3, 3).ToArray().Sum(value => value * value));
            for (int c = 0; c < 3; c++)
            {
                rows[(n * 3) + c] /= lengths[n];
            }
        }

        float[] upstream = new float[rows.Length];
        loss(rows, upstream);
        for (int n = 0; n < count; n++)
        {
            float along = Enumerable.Range(n * 3, 3).Sum(i => upstream[i] * rows[i]);
            for (int c = 0; c < 3; c++)
            {
                int i = (n * 3) + c;
                pixelGradient.Slice(i * plane, plane).Fill((upstream[i] - (along * rows[i])) / lengths[n] / plane);
            }
        }
    }

    public void Dispose() => IsDisposed = true;
}
