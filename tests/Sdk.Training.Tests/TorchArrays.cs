using Clip.Sdk.TestSupport;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests;

/// <summary>Recorded arrays as tensors, and comparisons that print the largest difference.</summary>
internal static class TorchArrays
{
    public static Tensor ReadFloats(string path)
    {
        (int[] shape, float[] values) = Npy.ReadFloats(path);
        return tensor(values, [.. shape.Select(length => (long)length)]);
    }

    public static Tensor ReadLongs(string path)
    {
        (int[] shape, long[] values) = Npy.ReadLongs(path);
        return tensor(values, [.. shape.Select(length => (long)length)]);
    }

    public static double Difference(Tensor actual, Tensor expected)
    {
        Assert.Equal(expected.shape, actual.shape);
        using Tensor difference = (actual.detach().to_type(ScalarType.Float64) - expected.detach().to_type(ScalarType.Float64)).abs().max();
        return difference.item<double>();
    }

    public static void AssertClose(Tensor actual, Tensor expected, double tolerance, ITestOutputHelper output, string what)
    {
        double largest = Difference(actual, expected);
        output.WriteLine($"{what}: largest difference {largest:e2}, tolerance {tolerance:e0}");
        Assert.True(largest <= tolerance, $"{what} differs by {largest:e3}, more than {tolerance:e1}.");
    }
}
