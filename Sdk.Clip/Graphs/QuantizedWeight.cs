using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Graphs;

/// <summary>A weight matrix [out, in] as 8-bit integers with a scale for each output channel, symmetric around zero.</summary>
internal sealed class QuantizedWeight
{
    /// <summary>Rows that are quantised together, so that the transposed bytes are written in runs.</summary>
    private const int RowsAtOnce = 64;

    /// <summary>1.5 · 2²³: a float of this size has no bits left for fractions, and its low bits are the integer that was added.</summary>
    private const float IntegersOnly = 12_582_912;

    private readonly CheckpointTensor _weight;
    private readonly int _outputs;
    private readonly int _inputs;
    private readonly int _limit;
    private readonly float[] _scales;

    /// <param name="weight">[out, in].</param>
    /// <param name="limit">The largest integer; null takes what the processor multiplies without overflow.</param>
    public QuantizedWeight(CheckpointTensor weight, int? limit = null)
    {
        _weight = weight;
        _outputs = checked((int)weight.Shape[0]);
        _inputs = checked((int)weight.Shape[1]);
        _limit = limit ?? IntegerProducts.WeightLimit;
        _scales = new float[_outputs];
    }

    /// <summary>[in, out] signed bytes, the order that integer matrix products take.</summary>
    public TensorData Transposed => new ComputedTensorData((long)_outputs * _inputs, FillTransposed);

    /// <summary>[out] floats: what an integer stands for.</summary>
    public TensorData Scales => new ComputedTensorData((long)_outputs * sizeof(float), FillScales);

    private unsafe void FillTransposed(Span<byte> destination)
    {
        fixed (byte* start = destination)
        {
            nint address = (nint)start;
            Parallel.For(0, (_outputs + RowsAtOnce - 1) / RowsAtOnce, block => FillRows(block * RowsAtOnce, address));
        }

        PageCache.Release(_weight);
    }

    private void FillScales(Span<byte> destination)
    {
        Span<float> scales = MemoryMarshal.Cast<byte, float>(destination);
        float[] row = new float[_inputs];
        for (int output = 0; output < _outputs; output++)
        {
            // Found with the integers already, unless the scales are asked for first.
            scales[output] = _scales[output] != 0 ? _scales[output] : Scale(Row(output, row));
        }

        PageCache.Release(_weight);
    }

    private void FillRows(int first, nint destination)
    {
        int count = Math.Min(RowsAtOnce, _outputs - first);
        float[] row = new float[_inputs];
        sbyte[] integers = new sbyte[count * _inputs];
        for (int r = 0; r < count; r++)
        {
            ReadOnlySpan<float> floats = Row(first + r, row);
            _scales[first + r] = Scale(floats);
            Round(floats, 1 / _scales[first + r], integers.AsSpan(r * _inputs, _inputs));
        }

        Transpose(integers, count, destination + first);
    }

    /// <summary>Rounds half to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(ReadOnlySpan<float> row, float factor, Span<sbyte> integers)
    {
        ref float source = ref MemoryMarshal.GetReference(row);
        ref sbyte target = ref MemoryMarshal.GetReference(integers);
        int lanes = Vector<float>.Count;
        int i = 0;
        for (; i <= row.Length - (4 * lanes); i += 4 * lanes)
        {
            Vector<short> lower = Vector.Narrow(Shifted(ref source, i, factor), Shifted(ref source, i + lanes, factor));
            Vector<short> upper = Vector.Narrow(Shifted(ref source, i + (2 * lanes), factor), Shifted(ref source, i + (3 * lanes), factor));
            Vector.StoreUnsafe(Vector.Narrow(lower, upper), ref target, (nuint)i);
        }

        for (; i < row.Length; i++)
        {
            integers[i] = (sbyte)BitConverter.SingleToInt32Bits((row[i] * factor) + IntegersOnly);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Shifted(ref float start, int index, float factor) =>
        Vector.AsVectorInt32((Vector.LoadUnsafe(ref start, (nuint)index) * factor) + new Vector<float>(IntegersOnly));

    // It runs once over every weight, so it is not worth compiling twice.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Transpose(ReadOnlySpan<sbyte> integers, int count, nint destination)
    {
        for (int column = 0; column < _inputs; column++)
        {
            sbyte* target = (sbyte*)destination + ((long)column * _outputs);
            for (int r = 0; r < count; r++)
            {
                target[r] = integers[(r * _inputs) + column];
            }
        }
    }

    private float Scale(ReadOnlySpan<float> row)
    {
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude(row));
        return largest == 0 ? 1 : largest / _limit;
    }

    private ReadOnlySpan<float> Row(int output, float[] buffer)
    {
        WeightRows.Read(_weight, (long)output * _inputs, buffer);
        return buffer;
    }
}
