namespace Clip.Sdk.Imaging.Resampling;

/// <summary>The plain form of the two passes: what the vector forms are tested against.</summary>
internal sealed unsafe class ScalarByteKernel : IByteKernel
{
    private const int Half = 1 << (AxisWeights.PrecisionBits - 1);

    public void Horizontal(byte* source, nint sourceStride, int rows, byte* sourceEnd, int channels, AxisWeights axis, byte* target, byte* targetEnd)
    {
        int[] weights = axis.ToFixedPoint();
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < axis.Length; x++)
            {
                byte* first = source + (y * sourceStride) + (axis.Starts[x] * channels);
                Point(first, channels, channels, weights.AsSpan(x * axis.Stride, axis.Counts[x]), target);
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
            Point(first, sourceStride, rowBytes, weights.AsSpan(y * axis.Stride, axis.Counts[y]), target);
            target += rowBytes;
        }
    }

    /// <summary>Sums weighted bytes that lie a step apart, for several bytes side by side.</summary>
    internal static void Point(byte* source, nint step, int bytes, ReadOnlySpan<int> weights, byte* target)
    {
        for (int i = 0; i < bytes; i++)
        {
            int sum = Half;
            for (int k = 0; k < weights.Length; k++)
            {
                sum += source[(k * step) + i] * weights[k];
            }

            target[i] = (byte)Math.Clamp(sum >> AxisWeights.PrecisionBits, 0, 255);
        }
    }
}
