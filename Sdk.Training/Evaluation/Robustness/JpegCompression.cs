using System.Runtime.Intrinsics;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Evaluation.Robustness;

/// <summary>
/// What JPEG does to a picture, without writing a file: YCbCr, halved chroma, 8×8 cosine transform, quantisation with the
/// standard's example tables scaled as libjpeg scales them, and the way back.
/// </summary>
/// <remarks>Deterministic and safe to call from several threads at once.</remarks>
public static class JpegCompression
{
    // ITU-T T.81, tables K.1 and K.2.
    private static readonly int[] Luma =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private static readonly int[] Chroma =
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ];

    // Row k holds the k-th cosine over the eight places; columns of the transpose are what the passes multiply with.
    private static readonly float[] Cosines = MakeCosines();

    /// <summary>Compresses and decompresses a picture in place.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="quality">libjpeg's quality, 1 (worst) to 100.</param>
    public static void Apply(RgbImage image, int quality)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        (int width, int height) = (RoundUp(image.Width, 16), RoundUp(image.Height, 16));
        float[] luma = new float[width * height];
        float[] blue = new float[width * height / 4];
        float[] red = new float[width * height / 4];
        Split(image, width, height, luma, blue, red);
        Quantise(luma, width, height, Luma, quality);
        Quantise(blue, width / 2, height / 2, Chroma, quality);
        Quantise(red, width / 2, height / 2, Chroma, quality);
        Join(image, width, height, luma, blue, red);
    }

    private static void Split(RgbImage image, int width, int height, float[] luma, float[] blue, float[] red)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int y = 0; y < height; y++)
        {
            int sourceRow = Math.Min(y, image.Height - 1) * image.Width;
            for (int x = 0; x < width; x++)
            {
                int at = (sourceRow + Math.Min(x, image.Width - 1)) * 3;
                (float r, float g, float b) = (pixels[at], pixels[at + 1], pixels[at + 2]);
                luma[(y * width) + x] = MathF.Round((0.299f * r) + (0.587f * g) + (0.114f * b)) - 128;
                int small = ((y / 2) * (width / 2)) + (x / 2);
                blue[small] += MathF.Round((-0.168735892f * r) - (0.331264108f * g) + (0.5f * b)) / 4;
                red[small] += MathF.Round((0.5f * r) - (0.418687589f * g) - (0.081312411f * b)) / 4;
            }
        }
    }

    private static void Quantise(float[] plane, int width, int height, int[] table, int quality)
    {
        int scale = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        Span<float> steps = stackalloc float[64];
        for (int i = 0; i < 64; i++)
        {
            steps[i] = Math.Clamp(((table[i] * scale) + 50) / 100, 1, 255);
        }

        Span<float> block = stackalloc float[64];
        Span<float> other = stackalloc float[64];
        for (int top = 0; top < height; top += 8)
        {
            for (int left = 0; left < width; left += 8)
            {
                for (int y = 0; y < 8; y++)
                {
                    plane.AsSpan(((top + y) * width) + left, 8).CopyTo(block[(y * 8)..]);
                }

                Transform(block, other, isInverse: false);
                for (int i = 0; i < 64; i++)
                {
                    block[i] = MathF.Round(block[i] / steps[i], MidpointRounding.AwayFromZero) * steps[i];
                }

                Transform(block, other, isInverse: true);
                for (int y = 0; y < 8; y++)
                {
                    for (int x = 0; x < 8; x++)
                    {
                        plane[((top + y) * width) + left + x] = Math.Clamp(MathF.Round(block[(y * 8) + x]), -128, 127);
                    }
                }
            }
        }
    }

    /// <summary>Both passes: rows are combined with the cosines, the block is turned, and the same once more.</summary>
    private static void Transform(Span<float> block, Span<float> other, bool isInverse)
    {
        Pass(block, other, isInverse);
        Pass(other, block, isInverse);
    }

    private static void Pass(ReadOnlySpan<float> source, Span<float> target, bool isInverse)
    {
        for (int k = 0; k < 8; k++)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int n = 0; n < 8; n++)
            {
                float cosine = isInverse ? Cosines[(n * 8) + k] : Cosines[(k * 8) + n];
                sum += Vector256.Create(source.Slice(n * 8, 8)) * cosine;
            }

            for (int x = 0; x < 8; x++)
            {
                target[(x * 8) + k] = sum[x];
            }
        }
    }

    private static void Join(RgbImage image, int width, int height, float[] luma, float[] blue, float[] red)
    {
        Span<byte> pixels = image.Pixels;
        (int smallWidth, int smallHeight) = (width / 2, height / 2);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                float light = luma[(y * width) + x] + 128;
                float cb = MathF.Round(Upsample(blue, smallWidth, smallHeight, x, y));
                float cr = MathF.Round(Upsample(red, smallWidth, smallHeight, x, y));
                int at = ((y * image.Width) + x) * 3;
                pixels[at] = ToByte(light + (1.402f * cr));
                pixels[at + 1] = ToByte(light - (0.344136286f * cb) - (0.714136286f * cr));
                pixels[at + 2] = ToByte(light + (1.772f * cb));
            }
        }
    }

    /// <summary>The triangle filter that libjpeg calls fancy upsampling: three parts of the nearer and one of the farther sample, along both axes.</summary>
    private static float Upsample(float[] plane, int width, int height, int x, int y)
    {
        (int nearX, int nearY) = (x / 2, y / 2);
        int farX = Math.Clamp(nearX + (x % 2 == 0 ? -1 : 1), 0, width - 1);
        int farY = Math.Clamp(nearY + (y % 2 == 0 ? -1 : 1), 0, height - 1);
        float near = (0.75f * plane[(nearY * width) + nearX]) + (0.25f * plane[(nearY * width) + farX]);
        float far = (0.75f * plane[(farY * width) + nearX]) + (0.25f * plane[(farY * width) + farX]);
        return (0.75f * near) + (0.25f * far);
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;

    private static float[] MakeCosines()
    {
        float[] cosines = new float[64];
        for (int k = 0; k < 8; k++)
        {
            for (int n = 0; n < 8; n++)
            {
                cosines[(k * 8) + n] = (float)(Math.Sqrt(k == 0 ? 0.125 : 0.25) * Math.Cos(((2 * n) + 1) * k * Math.PI / 16));
            }
        }

        return cosines;
    }
}
