using System.Numerics.Tensors;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Evaluation.Robustness;

/// <summary>Blurs that are not Gaussian.</summary>
internal static class BlurCorruption
{
    /// <summary>A disc with a softened edge.</summary>
    public static void Defocus(RgbImage image, double radius, double softness)
    {
        int reach = (int)Math.Ceiling(radius) + 2;
        int size = (2 * reach) + 1;
        var kernel = new float[size * size];
        for (int i = 0; i < kernel.Length; i++)
        {
            (int x, int y) = ((i % size) - reach, (i / size) - reach);

            // The edge falls from 1 to 0 over a width that grows with the softness, at least a pixel.
            double edge = (radius + 0.5 - Math.Sqrt((x * x) + (y * y))) / (1 + softness);
            kernel[i] = (float)Math.Clamp(edge, 0, 1);
        }

        Convolve(image, kernel, reach);
    }

    /// <summary>A line on one side whose weights fall as half a Gaussian, as ImageMagick's motion blur.</summary>
    public static void Move(RgbImage image, double length, double sigma, double angle)
    {
        int reach = Math.Max(1, (int)Math.Ceiling(length));
        int size = (2 * reach) + 1;
        var kernel = new float[size * size];
        (double cosine, double sine) = (Math.Cos(angle), Math.Sin(angle));
        for (int i = 0; i <= reach; i++)
        {
            double weight = Math.Exp(-i * i / (2 * sigma * sigma));
            (double x, double y) = ((i * cosine) + reach, (i * sine) + reach);
            (int column, int row) = (Math.Min((int)x, size - 2), Math.Min((int)y, size - 2));
            (double right, double lower) = (x - column, y - row);
            kernel[(row * size) + column] += (float)(weight * (1 - right) * (1 - lower));
            kernel[(row * size) + column + 1] += (float)(weight * right * (1 - lower));
            kernel[((row + 1) * size) + column] += (float)(weight * (1 - right) * lower);
            kernel[((row + 1) * size) + column + 1] += (float)(weight * right * lower);
        }

        Convolve(image, kernel, reach);
    }

    /// <summary>The mean of the picture and of its enlargements about the centre.</summary>
    public static void Zoom(RgbImage image, double end, double step)
    {
        int count = (int)Math.Round((end - 1) / step);
        float[] sum = new float[image.Pixels.Length];
        float[] source = ToFloats(image.Pixels);
        TensorPrimitives.Add(sum, source, sum);
        for (int i = 0; i < count; i++)
        {
            AddEnlarged(source, image.Width, image.Height, 1 + (i * step), sum);
        }

        Store(sum, 1f / (count + 1), image.Pixels);
    }

    private static void AddEnlarged(float[] source, int width, int height, double factor, float[] sum)
    {
        for (int y = 0; y < height; y++)
        {
            double fromY = ((y + 0.5 - (height / 2.0)) / factor) + (height / 2.0) - 0.5;
            int row = Math.Clamp((int)Math.Floor(fromY), 0, Math.Max(0, height - 2));
            float lower = (float)Math.Clamp(fromY - row, 0, 1);
            int nextRow = Math.Min(row + 1, height - 1);
            for (int x = 0; x < width; x++)
            {
                double fromX = ((x + 0.5 - (width / 2.0)) / factor) + (width / 2.0) - 0.5;
                int column = Math.Clamp((int)Math.Floor(fromX), 0, Math.Max(0, width - 2));
                float right = (float)Math.Clamp(fromX - column, 0, 1);
                int nextColumn = Math.Min(column + 1, width - 1);
                for (int c = 0; c < 3; c++)
                {
                    float upper = Lerp(source[(((row * width) + column) * 3) + c], source[(((row * width) + nextColumn) * 3) + c], right);
                    float under = Lerp(source[(((nextRow * width) + column) * 3) + c], source[(((nextRow * width) + nextColumn) * 3) + c], right);
                    sum[(((y * width) + x) * 3) + c] += Lerp(upper, under, lower);
                }
            }
        }
    }

    /// <summary>Convolves with a square kernel; the edge pixel is repeated outside.</summary>
    private static void Convolve(RgbImage image, float[] kernel, int reach)
    {
        TensorPrimitives.Divide(kernel, TensorPrimitives.Sum<float>(kernel), kernel);
        int size = (2 * reach) + 1;
        (int width, int height) = (image.Width, image.Height);
        int paddedRow = (width + (2 * reach)) * 3;
        float[] padded = new float[(height + (2 * reach)) * paddedRow];
        for (int y = 0; y < height + (2 * reach); y++)
        {
            int row = Math.Clamp(y - reach, 0, height - 1) * width;
            for (int x = 0; x < width + (2 * reach); x++)
            {
                int at = (row + Math.Clamp(x - reach, 0, width - 1)) * 3;
                int to = (y * paddedRow) + (x * 3);
                (padded[to], padded[to + 1], padded[to + 2]) = (image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
            }
        }

        float[] sum = new float[width * height * 3];
        for (int i = 0; i < kernel.Length; i++)
        {
            if (kernel[i] == 0)
            {
                continue;
            }

            // A kernel's weight at (+x, +y) carries light from there: the picture moves against the direction of the line.
            (int dx, int dy) = (i % size, i / size);
            for (int y = 0; y < height; y++)
            {
                Span<float> row = sum.AsSpan(y * width * 3, width * 3);
                TensorPrimitives.MultiplyAdd(padded.AsSpan(((y + dy) * paddedRow) + (dx * 3), width * 3), kernel[i], row, row);
            }
        }

        Store(sum, 1, image.Pixels);
    }

    private static float[] ToFloats(ReadOnlySpan<byte> pixels)
    {
        float[] values = new float[pixels.Length];
        TensorPrimitives.ConvertSaturating(pixels, values);
        return values;
    }

    private static void Store(float[] values, float factor, Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp((values[i] * factor) + 0.5f, 0, 255);
        }
    }

    private static float Lerp(float from, float to, float part) => from + ((to - from) * part);
}
