using System.Numerics.Tensors;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>Compares rows of embeddings with the reference's.</summary>
internal static class Closeness
{
    /// <summary>What the issue promises of 32-bit embeddings.</summary>
    public const float AbsoluteTolerance = 1e-4f;
    public const float CosineFloor = 0.99999f;

    public static void AssertRows(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, int dimensions)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int start = 0; start < expected.Length; start += dimensions)
        {
            ReadOnlySpan<float> wanted = expected.Slice(start, dimensions);
            ReadOnlySpan<float> got = actual.Slice(start, dimensions);
            float difference = LargestDifference(wanted, got);
            float cosine = TensorPrimitives.CosineSimilarity(wanted, got);
            Assert.True(
                difference <= AbsoluteTolerance && cosine >= CosineFloor,
                $"Row {start / dimensions}: largest difference {difference}, cosine {cosine}.");
        }
    }

    public static float LargestDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        float largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = MathF.Max(largest, MathF.Abs(expected[i] - actual[i]));
        }

        return largest;
    }
}
