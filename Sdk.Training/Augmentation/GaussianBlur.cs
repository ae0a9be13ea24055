using System.Buffers;
using System.Numerics.Tensors;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Augmentation;

/// <summary>Gaussian blur as torchvision computes it: a sampled, normalised kernel in float32, mirrored edges, rounded to 8 bits.</summary>
public static class GaussianBlur
{
    /// <summary>Blurs a picture in place.</summary>
    /// <param name="image">The picture, larger than half the kernel on both sides.</param>
    /// <param name="sigma">Standard deviation in pixels, above 0.</param>
    /// <param name="kernelSize">Odd number of samples of the kernel; 0 takes three deviations on both sides, as far as the picture allows.</param>
    /// <exception cref="ArgumentException">The kernel is even, or does not fit the picture.</exception>
    public static void Apply(RgbImage image, double sigma, int kernelSize = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        int largest = (2 * Math.Min(image.Width, image.Height)) - 1;
        int size = kernelSize > 0 ? kernelSize : Math.Min((2 * (int)Math.Ceiling(3 * sigma)) + 1, largest);
        if (size % 2 == 0 || size > largest)
        {
            throw new ArgumentException($"A kernel for a picture of shape [{image.Height}, {image.Width}, 3] is odd and at most {largest} long, but {size} came.", nameof(kernelSize));
        }

        float[] kernel = Kernel(size, sigma);
        Span<byte> pixels = image.Pixels;
        float[] source = ArrayPool<float>.Shared.Rent(pixels.Length);
        float[] target = ArrayPool<float>.Shared.Rent(pixels.Length);
        TensorPrimitives.ConvertSaturating<byte, float>(pixels, source);
        Vertical(source, target, image.Width * 3, image.Height, kernel);
        Horizontal(target, source, image.Width, image.Height, kernel);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp(MathF.Round(source[i]), 0, 255);
        }

        ArrayPool<float>.Shared.Return(source);
        ArrayPool<float>.Shared.Return(target);
    }

    private static float[] Kernel(int size, double sigma)
    {
        float[] kernel = new float[size];
        for (int i = 0; i < size; i++)
        {
            float x = (i - ((size - 1) * 0.5f)) / (float)sigma;
            kernel[i] = MathF.Exp(-0.5f * x * x);
        }

        TensorPrimitives.Divide(kernel, TensorPrimitives.Sum<float>(kernel), kernel);
        return kernel;
    }

    private static void Vertical(float[] source, float[] target, int rowLength, int rows, float[] kernel)
    {
        int half = kernel.Length / 2;
        for (int y = 0; y < rows; y++)
        {
            Span<float> row = target.AsSpan(y * rowLength, rowLength);
            row.Clear();
            for (int k = 0; k < kernel.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(source.AsSpan(Mirror(y + k - half, rows) * rowLength, rowLength), kernel[k], row, row);
            }
        }
    }

    private static void Horizontal(float[] source, float[] target, int width, int rows, float[] kernel)
    {
        int half = kernel.Length / 2;
        int padded = (width + (2 * half)) * 3;
        float[] wide = ArrayPool<float>.Shared.Rent(padded);
        for (int y = 0; y < rows; y++)
        {
            ReadOnlySpan<float> row = source.AsSpan(y * width * 3, width * 3);
            for (int x = -half; x < width + half; x++)
            {
                row.Slice(Mirror(x, width) * 3, 3).CopyTo(wide.AsSpan((x + half) * 3));
            }

            Span<float> sum = target.AsSpan(y * width * 3, width * 3);
            sum.Clear();
            for (int k = 0; k < kernel.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(wide.AsSpan(k * 3, width * 3), kernel[k], sum, sum);
            }
        }

        ArrayPool<float>.Shared.Return(wide);
    }

    /// <summary>Reflects at the edge pixel, which is not repeated.</summary>
    private static int Mirror(int index, int length)
    {
        index = Math.Abs(index);
        return index < length ? index : (2 * (length - 1)) - index;
    }
}
