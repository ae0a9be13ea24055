using System.Buffers;
using System.Runtime.InteropServices;

namespace Clip.Sdk.Imaging.Resampling;

/// <summary>The two passes over 32-bit integers (Pillow's mode I, 16-bit grey pictures): sums in double precision, rounded after each pass.</summary>
internal static class IntegerResampler
{
    internal static void Resize(
        ReadOnlySpan<int> source, int sourceWidth, int sourceHeight, int targetWidth, int targetHeight, Interpolation interpolation, TargetRegion region, Span<int> target)
    {
        if (interpolation == Interpolation.Nearest)
        {
            NearestResampler.Resize(
                MemoryMarshal.AsBytes(source), sourceWidth, sourceHeight, sizeof(int), targetWidth, targetHeight, region, MemoryMarshal.AsBytes(target));
            return;
        }

        AxisWeights vertical = AxisWeights.Compute(sourceHeight, targetHeight, region.Top, region.Height, interpolation);
        AxisWeights horizontal = AxisWeights.Compute(sourceWidth, targetWidth, region.Left, region.Width, interpolation);
        int firstRow = sourceHeight == targetHeight ? region.Top : vertical.FirstSource;
        int rows = sourceHeight == targetHeight ? region.Height : vertical.EndSource - firstRow;
        int[] rented = ArrayPool<int>.Shared.Rent(checked(rows * region.Width));
        Span<int> between = rented.AsSpan(0, rows * region.Width);
        for (int y = 0; y < rows; y++)
        {
            ReadOnlySpan<int> from = source.Slice((firstRow + y) * sourceWidth, sourceWidth);
            Span<int> to = between.Slice(y * region.Width, region.Width);
            if (sourceWidth == targetWidth)
            {
                from.Slice(region.Left, region.Width).CopyTo(to);
            }
            else
            {
                HorizontalRow(from, horizontal, to);
            }
        }

        if (sourceHeight == targetHeight)
        {
            between.CopyTo(target);
        }
        else
        {
            Vertical(between, region.Width, firstRow, vertical, target);
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    private static void HorizontalRow(ReadOnlySpan<int> source, AxisWeights axis, Span<int> target)
    {
        for (int x = 0; x < target.Length; x++)
        {
            ReadOnlySpan<double> weights = axis.Weights.AsSpan(x * axis.Stride, axis.Counts[x]);
            double sum = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                sum += source[axis.Starts[x] + k] * weights[k];
            }

            target[x] = Round(sum);
        }
    }

    private static void Vertical(ReadOnlySpan<int> source, int width, int firstRow, AxisWeights axis, Span<int> target)
    {
        for (int y = 0; y < axis.Length; y++)
        {
            ReadOnlySpan<double> weights = axis.Weights.AsSpan(y * axis.Stride, axis.Counts[y]);
            int start = axis.Starts[y] - firstRow;
            for (int x = 0; x < width; x++)
            {
                double sum = 0;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += source[((start + k) * width) + x] * weights[k];
                }

                target[(y * width) + x] = Round(sum);
            }
        }
    }

    private static int Round(double value) => (int)(value >= 0.0 ? value + 0.5f : value - 0.5f);
}
