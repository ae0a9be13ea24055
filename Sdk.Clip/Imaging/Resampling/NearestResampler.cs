using System.Buffers;

namespace Clip.Sdk.Imaging.Resampling;

/// <summary>Pillow's nearest-pixel scaling: positions are summed up step by step in double precision, rounding errors included.</summary>
internal static class NearestResampler
{
    internal static void Resize(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int pixelBytes, int targetWidth, int targetHeight, TargetRegion region, Span<byte> target)
    {
        int[] columns = ArrayPool<int>.Shared.Rent(region.Width);
        int[] rows = ArrayPool<int>.Shared.Rent(region.Height);
        Positions(sourceWidth, targetWidth, region.Left, columns.AsSpan(0, region.Width));
        Positions(sourceHeight, targetHeight, region.Top, rows.AsSpan(0, region.Height));
        for (int y = 0; y < region.Height; y++)
        {
            ReadOnlySpan<byte> from = source.Slice(checked(rows[y] * sourceWidth * pixelBytes), sourceWidth * pixelBytes);
            Span<byte> to = target.Slice(y * region.Width * pixelBytes, region.Width * pixelBytes);
            for (int x = 0; x < region.Width; x++)
            {
                from.Slice(columns[x] * pixelBytes, pixelBytes).CopyTo(to.Slice(x * pixelBytes, pixelBytes));
            }
        }

        ArrayPool<int>.Shared.Return(columns);
        ArrayPool<int>.Shared.Return(rows);
    }

    private static void Positions(int sourceSize, int targetSize, int start, Span<int> positions)
    {
        double step = (double)(float)sourceSize / targetSize;
        double position = step * 0.5;
        for (int i = 0; i < start; i++)
        {
            position += step;
        }

        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = Math.Min((int)position, sourceSize - 1);
            position += step;
        }
    }
}
