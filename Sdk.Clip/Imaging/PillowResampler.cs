using System.Buffers;
using Clip.Sdk.Imaging.Resampling;

namespace Clip.Sdk.Imaging;

/// <summary>
/// Resizes 8-bit images with the arithmetic of Pillow's <c>Image.resize</c>, bit for bit: a horizontal and a vertical pass, each
/// with 22-bit fixed-point weights and rounded to 8 bits, the filter widened when shrinking. Only the wanted part is computed.
/// </summary>
/// <remarks>Stateless and safe to call from several threads at once. Uses the widest vectors the processor has.</remarks>
public static class PillowResampler
{
    private static readonly IByteKernel Fastest = Avx2ByteKernel.IsSupported ? new Avx2ByteKernel() : new Vector128ByteKernel();

    /// <summary>Resizes and crops.</summary>
    /// <param name="source">[H, W, C] pixels, row-major.</param>
    /// <param name="sourceWidth">W, at least 1.</param>
    /// <param name="sourceHeight">H, at least 1.</param>
    /// <param name="channels">C, 1 to 4; every channel is treated alike, so multiply transparency in before.</param>
    /// <param name="targetWidth">Width of the whole resized image, at least 1.</param>
    /// <param name="targetHeight">Height of the whole resized image, at least 1.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="region">The part of the resized image that is wanted.</param>
    /// <param name="target">[region.Height, region.Width, C] receives the pixels.</param>
    /// <exception cref="ArgumentException">A size is not positive, the region lies outside, or a span has the wrong length.</exception>
    public static void Resize(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, int targetWidth, int targetHeight,
        Interpolation interpolation, TargetRegion region, Span<byte> target) =>
        Resize(source, sourceWidth, sourceHeight, channels, targetWidth, targetHeight, interpolation, region, target, Fastest);

    /// <summary>The same with one chosen form of the two passes.</summary>
    internal static void Resize(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, int targetWidth, int targetHeight,
        Interpolation interpolation, TargetRegion region, Span<byte> target, IByteKernel kernel)
    {
        CheckArguments(source, sourceWidth, sourceHeight, channels, targetWidth, targetHeight, region, target);
        bool sameWidth = sourceWidth == targetWidth;
        bool sameHeight = sourceHeight == targetHeight;
        if (interpolation == Interpolation.Nearest || (sameWidth && sameHeight))
        {
            NearestResampler.Resize(source, sourceWidth, sourceHeight, channels, targetWidth, targetHeight, region, target);
        }
        else
        {
            TwoPasses(source, sourceWidth, sourceHeight, channels, targetWidth, targetHeight, interpolation, region, target, kernel);
        }
    }

    private static unsafe void TwoPasses(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, int targetWidth, int targetHeight,
        Interpolation interpolation, TargetRegion region, Span<byte> target, IByteKernel kernel)
    {
        bool sameHeight = sourceHeight == targetHeight;
        AxisWeights? vertical = sameHeight ? null : AxisWeights.Compute(sourceHeight, targetHeight, region.Top, region.Height, interpolation);
        int firstRow = vertical?.FirstSource ?? region.Top;
        int rows = vertical is null ? region.Height : vertical.EndSource - firstRow;
        nint sourceStride = (nint)sourceWidth * channels;
        int rowBytes = region.Width * channels;
        fixed (byte* pixels = source)
        fixed (byte* result = target)
        {
            byte* first = pixels + (firstRow * sourceStride);
            if (sourceWidth == targetWidth)
            {
                // Pillow leaves a pass out when the size along it stays.
                kernel.Vertical(first + (region.Left * channels), sourceStride, rowBytes, vertical!, firstRow, result);
                return;
            }

            AxisWeights horizontal = AxisWeights.Compute(sourceWidth, targetWidth, region.Left, region.Width, interpolation);
            if (vertical is null)
            {
                kernel.Horizontal(first, sourceStride, rows, pixels + source.Length, channels, horizontal, result, result + target.Length);
                return;
            }

            byte[] between = ArrayPool<byte>.Shared.Rent(checked((rows * rowBytes) + sizeof(int)));
            fixed (byte* middle = between)
            {
                kernel.Horizontal(first, sourceStride, rows, pixels + source.Length, channels, horizontal, middle, middle + between.Length);
                kernel.Vertical(middle, rowBytes, rowBytes, vertical, firstRow, result);
            }

            ArrayPool<byte>.Shared.Return(between);
        }
    }

    private static void CheckArguments(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, int targetWidth, int targetHeight, TargetRegion region, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetHeight);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        if (source.Length != (long)sourceWidth * sourceHeight * channels)
        {
            throw new ArgumentException(
                $"An image of shape [{sourceHeight}, {sourceWidth}, {channels}] needs {(long)sourceWidth * sourceHeight * channels} bytes but got {source.Length}.", nameof(source));
        }

        if (region.Left < 0 || region.Top < 0 || region.Width < 1 || region.Height < 1
            || region.Left > targetWidth - region.Width || region.Top > targetHeight - region.Height)
        {
            throw new ArgumentException($"The region {region} lies outside the resized image of shape [{targetHeight}, {targetWidth}].", nameof(region));
        }

        if (target.Length != (long)region.Width * region.Height * channels)
        {
            throw new ArgumentException(
                $"A region of shape [{region.Height}, {region.Width}, {channels}] needs {(long)region.Width * region.Height * channels} bytes but got {target.Length}.", nameof(target));
        }
    }
}
