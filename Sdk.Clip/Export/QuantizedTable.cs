using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Graphs;

namespace Clip.Sdk.Export;

/// <summary>A table of embeddings [V, W] as signed 8-bit integers with a scale for each row.</summary>
internal sealed class QuantizedTable(CheckpointTensor table)
{
    private readonly int _rows = checked((int)table.Shape[0]);
    private readonly int _width = checked((int)table.Shape[1]);

    /// <summary>[V, W] signed bytes.</summary>
    public TensorData Integers => new ComputedTensorData((long)_rows * _width, FillIntegers);

    /// <summary>[V, 1] floats: what an integer stands for.</summary>
    public TensorData Scales => new ComputedTensorData((long)_rows * sizeof(float), FillScales);

    private void FillIntegers(Span<byte> destination)
    {
        Span<sbyte> integers = MemoryMarshal.Cast<byte, sbyte>(destination);
        float[] row = new float[_width];
        for (int r = 0; r < _rows; r++)
        {
            float factor = 1 / ReadRow(r, row);
            Span<sbyte> target = integers.Slice(r * _width, _width);
            for (int i = 0; i < row.Length; i++)
            {
                target[i] = (sbyte)MathF.Round(row[i] * factor);
            }
        }
    }

    private void FillScales(Span<byte> destination)
    {
        Span<float> scales = MemoryMarshal.Cast<byte, float>(destination);
        float[] row = new float[_width];
        for (int r = 0; r < _rows; r++)
        {
            scales[r] = ReadRow(r, row);
        }
    }

    /// <summary>Reads a row and gives its scale.</summary>
    private float ReadRow(int r, Span<float> row)
    {
        WeightRows.Read(table, (long)r * _width, row);
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(row));
        return largest == 0 ? 1 : largest / sbyte.MaxValue;
    }
}
