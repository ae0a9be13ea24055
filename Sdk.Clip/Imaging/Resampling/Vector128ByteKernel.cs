using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Clip.Sdk.Imaging.Resampling;

/// <summary>The two passes in 128-bit vectors of any processor: four 32-bit sums at a time.</summary>
internal sealed unsafe class Vector128ByteKernel : IByteKernel
{
    private const int Half = 1 << (AxisWeights.PrecisionBits - 1);

    public void Horizontal(byte* source, nint sourceStride, int rows, byte* sourceEnd, int channels, AxisWeights axis, byte* target, byte* targetEnd)
    {
        int[] weights = axis.ToFixedPoint();
        for (int y = 0; y < rows; y++)
        {
            byte* row = source + (y * sourceStride);
            for (int x = 0; x < axis.Length; x++)
            {
                byte* first = row + ((nint)axis.Starts[x] * channels);
                ReadOnlySpan<int> taps = weights.AsSpan(x * axis.Stride, axis.Counts[x]);

                // A pixel of three or four channels fills one vector; the four bytes read at the last pixel must exist.
                if (channels < 3 || first + ((nint)taps.Length * channels) + 1 > sourceEnd)
                {
                    ScalarByteKernel.Point(first, channels, channels, taps, target);
                }
                else
                {
                    Pixel(first, channels, taps, target);
                }

                target += channels;
            }
        }
    }

    public void Vertical(byte* source, nint sourceStride, int rowBytes, AxisWeights axis, int firstRow, byte* target)
    {
        int[] weights = axis.ToFixedPoint();
        for (int y = 0; y < axis.Length; y++)
        {
            byte* first = source + ((axis.Starts[y] - firstRow) * sourceStride);
            ReadOnlySpan<int> taps = weights.AsSpan(y * axis.Stride, axis.Counts[y]);
            int i = 0;
            for (; i <= rowBytes - 8; i += 8)
            {
                Eight(first + i, sourceStride, taps, target + i);
            }

            ScalarByteKernel.Point(first + i, sourceStride, rowBytes - i, taps, target + i);
            target += rowBytes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pixel(byte* source, int channels, ReadOnlySpan<int> weights, byte* target)
    {
        Vector128<int> sum = Vector128.Create(Half);
        for (int k = 0; k < weights.Length; k++)
        {
            Vector128<byte> pixel = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(source)).AsByte();
            sum += Vector128.WidenLower(Vector128.WidenLower(pixel)).AsInt32() * Vector128.Create(weights[k]);
            source += channels;
        }

        Vector128<int> clamped = Clamp(sum);
        for (int c = 0; c < channels; c++)
        {
            target[c] = (byte)clamped.GetElement(c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(byte* source, nint step, ReadOnlySpan<int> weights, byte* target)
    {
        Vector128<int> lower = Vector128.Create(Half);
        Vector128<int> upper = lower;
        for (int k = 0; k < weights.Length; k++)
        {
            Vector128<ushort> bytes = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsByte());
            Vector128<int> weight = Vector128.Create(weights[k]);
            lower += Vector128.WidenLower(bytes).AsInt32() * weight;
            upper += Vector128.WidenUpper(bytes).AsInt32() * weight;
            source += step;
        }

        Vector128<short> words = Vector128.Narrow(Clamp(lower), Clamp(upper));
        Vector128<byte> narrow = Vector128.Narrow(words.AsUInt16(), words.AsUInt16());
        Unsafe.WriteUnaligned(target, narrow.AsUInt64().ToScalar());
    }

    private static Vector128<int> Clamp(Vector128<int> sum) =>
        Vector128.Min(Vector128.Max(sum >> AxisWeights.PrecisionBits, Vector128<int>.Zero), Vector128.Create(255));
}
