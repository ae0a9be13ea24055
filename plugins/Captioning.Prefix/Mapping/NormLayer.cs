using System.Numerics.Tensors;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>Layer norm over the last dimension (Ba et al. 2016, arXiv:1607.06450), with torch's epsilon.</summary>
internal sealed class NormLayer(float[] weight, float[] bias)
{
    private const float Epsilon = 1e-5f;

    public static NormLayer Read(IWeightFile file, string name, int width) =>
        new(file.Tensor(name + ".weight", width), file.Tensor(name + ".bias", width));

    /// <summary>[N, W] → [N, W].</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        int width = weight.Length;
        for (int start = 0; start < x.Length; start += width)
        {
            Span<float> row = y.Slice(start, width);
            ReadOnlySpan<float> source = x.Slice(start, width);
            TensorPrimitives.Add(source, -(TensorPrimitives.Sum(source) / width), row);
            float variance = TensorPrimitives.SumOfSquares(row) / width;
            TensorPrimitives.Multiply(row, 1 / MathF.Sqrt(variance + Epsilon), row);
            TensorPrimitives.MultiplyAdd(row, weight, bias, row);
        }
    }
}
