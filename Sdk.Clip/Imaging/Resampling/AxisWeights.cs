namespace Clip.Sdk.Imaging.Resampling;

/// <summary>
/// Which source pixels make each target pixel along one axis, and with what weights: computed for the wanted target pixels
/// only, with the numbers that resizing the whole axis would use.
/// </summary>
internal sealed class AxisWeights
{
    /// <summary>Fixed-point bits of an 8-bit weight: 32 bits less 8 for the pixel and 2 for overshoot, as Pillow has it.</summary>
    internal const int PrecisionBits = 32 - 8 - 2;

    private AxisWeights(int[] starts, int[] counts, double[] weights, int stride) =>
        (Starts, Counts, Weights, Stride) = (starts, counts, weights, stride);

    /// <summary>[length] The first source pixel of each target pixel.</summary>
    internal int[] Starts { get; }

    /// <summary>[length] How many source pixels each target pixel takes.</summary>
    internal int[] Counts { get; }

    /// <summary>[length, Stride] The weights, which sum to 1; zero beyond the count.</summary>
    internal double[] Weights { get; }

    /// <summary>Weights kept for each target pixel.</summary>
    internal int Stride { get; }

    internal int Length => Starts.Length;

    /// <summary>The first source pixel that any target pixel takes.</summary>
    internal int FirstSource => Starts[0];

    /// <summary>One past the last source pixel that any target pixel takes.</summary>
    internal int EndSource => Starts[^1] + Counts[^1];

    /// <summary>Computes the weights of the target pixels [start, start + length) of an axis that is resized from one size to another.</summary>
    internal static AxisWeights Compute(int sourceSize, int targetSize, int start, int length, Interpolation interpolation)
    {
        // Pillow hands the box over in single precision.
        double scale = (double)(float)sourceSize / targetSize;
        double filterScale = Math.Max(scale, 1.0);
        double support = FilterKernel.Support(interpolation) * filterScale;
        double inverse = 1.0 / filterScale;
        int stride = checked(((int)Math.Ceiling(support) * 2) + 1);
        var weights = new double[checked(length * stride)];
        var starts = new int[length];
        var counts = new int[length];
        for (int i = 0; i < length; i++)
        {
            double center = (start + i + 0.5) * scale;
            int first = Math.Max(0, (int)(center - support + 0.5));
            int count = Math.Min(sourceSize, (int)(center + support + 0.5)) - first;
            Span<double> row = weights.AsSpan(i * stride, count);
            double sum = 0;
            for (int x = 0; x < count; x++)
            {
                row[x] = FilterKernel.Weight(interpolation, (x + first - center + 0.5) * inverse);
                sum += row[x];
            }

            if (sum != 0.0)
            {
                for (int x = 0; x < count; x++)
                {
                    row[x] /= sum;
                }
            }

            (starts[i], counts[i]) = (first, count);
        }

        return new AxisWeights(starts, counts, weights, stride);
    }

    /// <summary>The weights as integers with <see cref="PrecisionBits"/> fractional bits, rounded away from zero at a half.</summary>
    internal int[] ToFixedPoint()
    {
        var integers = new int[Weights.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            double scaled = Weights[i] * (1 << PrecisionBits);
            integers[i] = (int)(Weights[i] < 0 ? scaled - 0.5 : scaled + 0.5);
        }

        return integers;
    }
}
