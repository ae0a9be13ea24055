using System.Numerics.Tensors;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>y = W · x + b, with W [out, in] as torch stores it.</summary>
internal sealed class DenseLayer(int inputs, int outputs, float[] weight, float[]? bias)
{
    /// <summary>Below this many products a layer is faster on one thread.</summary>
    private const long ParallelWork = 1 << 18;

    private const int RowsOfBlock = 64;

    public int Inputs => inputs;

    public int Outputs => outputs;

    public static DenseLayer Read(IWeightFile file, string name)
    {
        IReadOnlyList<long> shape = file.ShapeOf(name + ".weight", 2);
        return new DenseLayer((int)shape[1], (int)shape[0], file.Tensor(name + ".weight"), file.Shapes.ContainsKey(name + ".bias") ? file.Tensor(name + ".bias", shape[0]) : null);
    }

    /// <summary>Applies the layer to rows: [N, in] → [N, out].</summary>
    public void Apply(ReadOnlyMemory<float> x, int rows, Memory<float> y)
    {
        int blocks = (outputs + RowsOfBlock - 1) / RowsOfBlock;
        if ((long)rows * inputs * outputs < ParallelWork)
        {
            for (int block = 0; block < blocks; block++)
            {
                Block(x.Span, rows, y.Span, block);
            }

            return;
        }

        Parallel.For(0, blocks, block => Block(x.Span, rows, y.Span, block));
    }

    /// <summary>Some outputs of all rows, so that a weight is read once.</summary>
    private void Block(ReadOnlySpan<float> x, int rows, Span<float> y, int block)
    {
        int end = Math.Min(outputs, (block + 1) * RowsOfBlock);
        for (int output = block * RowsOfBlock; output < end; output++)
        {
            ReadOnlySpan<float> row = weight.AsSpan(output * inputs, inputs);
            for (int item = 0; item < rows; item++)
            {
                y[(item * outputs) + output] = TensorPrimitives.Dot(row, x.Slice(item * inputs, inputs)) + (bias is null ? 0 : bias[output]);
            }
        }
    }
}
