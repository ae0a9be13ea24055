using System.Runtime.Intrinsics;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Language;

namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>Lays a turned, mirrored, painted and lit icon over a picture, sampled between its pixels.</summary>
internal static class IconPainter
{
    private const float InverseByte = 1f / 255f;

    public static void Paint(Span<byte> pixels, int size, SceneObject thing, IReadOnlyList<IconBitmap> sizes)
    {
        double side = thing.Size * size;
        IconBitmap icon = Choose(sizes, side);
        if (thing.Shadow > 0)
        {
            var offset = side * 0.06;
            Sample(pixels, size, thing, icon, side, offset, offset, isShadow: true);
        }

        Sample(pixels, size, thing, icon, side, 0, 0, isShadow: false);
    }

    /// <summary>The smallest size that need not be magnified, so that at most two of its pixels fall on one.</summary>
    private static IconBitmap Choose(IReadOnlyList<IconBitmap> sizes, double side)
    {
        IconBitmap chosen = sizes[0];
        for (int i = 1; i < sizes.Count && sizes[i].Size >= side; i++)
        {
            chosen = sizes[i];
        }

        return chosen;
    }

    private static void Sample(Span<byte> pixels, int size, SceneObject thing, IconBitmap icon, double side, double shiftX, double shiftY, bool isShadow)
    {
        (double centreX, double centreY) = ((thing.X * size) + shiftX, (thing.Y * size) + shiftY);
        (float cosine, float sine) = ((float)Math.Cos(thing.Rotation), (float)Math.Sin(thing.Rotation));
        double reach = side / 2 * (Math.Abs(cosine) + Math.Abs(sine)) + 1;
        int left = Math.Max(0, (int)(centreX - reach));
        int right = Math.Min(size, (int)(centreX + reach) + 1);
        int top = Math.Max(0, (int)(centreY - reach));
        int bottom = Math.Min(size, (int)(centreY + reach) + 1);
        float scale = (float)(icon.Size / side);
        (float lightX, float lightY) = ((float)(thing.Shading * Math.Cos(thing.LightAngle)), (float)(thing.Shading * Math.Sin(thing.LightAngle)));
        (float glowX, float glowY) = ((float)Math.Cos(thing.GlowAngle), (float)Math.Sin(thing.GlowAngle));
        Vector128<float> paint = PaintOf(thing.Paint);
        Vector128<float> glow = PaintOf(thing.Glow);
        ReadOnlySpan<byte> source = icon.Pixels.Span;
        float half = icon.Size / 2f;
        for (int y = top; y < bottom; y++)
        {
            float dy = (float)(y + 0.5 - centreY) * scale;
            for (int x = left; x < right; x++)
            {
                float dx = (float)(x + 0.5 - centreX) * scale;
                float u = (dx * cosine) + (dy * sine);
                float v = (dy * cosine) - (dx * sine);
                Vector128<float> colour = Fetch(source, icon.Size, (thing.IsMirrored ? -u : u) + half - 0.5f, v + half - 0.5f);
                float alpha = colour.GetElement(3);
                if (alpha <= 0)
                {
                    continue;
                }

                if (isShadow)
                {
                    alpha *= (float)thing.Shadow;
                    colour = Vector128<float>.Zero;
                }
                else
                {
                    colour = Shade(colour, paint, thing.Paint >= 0, 1 + (((u * lightX) + (v * lightY)) / half));
                    if (thing.GlowStrength > 0)
                    {
                        float part = Math.Clamp(0.5f + (((u * glowX) + (v * glowY)) / (2 * half)), 0, 1);
                        colour = Lerp(colour, (glow * alpha).WithElement(3, alpha), (float)thing.GlowStrength * part);
                    }
                }

                Blend(pixels.Slice(((y * size) + x) * 3, 3), colour, alpha);
            }
        }
    }

    private static Vector128<float> Fetch(ReadOnlySpan<byte> source, int size, float x, float y)
    {
        (int column, int row) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        if (column < -1 || row < -1 || column >= size || row >= size)
        {
            return Vector128<float>.Zero;
        }

        (float fx, float fy) = (x - column, y - row);
        Vector128<float> upper = Lerp(Texel(source, size, column, row), Texel(source, size, column + 1, row), fx);
        Vector128<float> lower = Lerp(Texel(source, size, column, row + 1), Texel(source, size, column + 1, row + 1), fx);
        return Lerp(upper, lower, fy);
    }

    private static Vector128<float> Texel(ReadOnlySpan<byte> source, int size, int column, int row)
    {
        if ((uint)column >= (uint)size || (uint)row >= (uint)size)
        {
            return Vector128<float>.Zero;
        }

        int at = ((row * size) + column) * 4;
        return Vector128.Create(source[at], source[at + 1], source[at + 2], (float)source[at + 3]);
    }

    private static Vector128<float> Lerp(Vector128<float> from, Vector128<float> to, float part) => from + ((to - from) * part);

    /// <summary>Paint keeps light and dark and replaces the colour; light makes brighter, shade darker.</summary>
    private static Vector128<float> Shade(Vector128<float> colour, Vector128<float> paint, bool isPainted, float light)
    {
        if (isPainted)
        {
            float luma = (0.3f * colour.GetElement(0)) + (0.59f * colour.GetElement(1)) + (0.11f * colour.GetElement(2));
            float alpha = colour.GetElement(3);
            float level = alpha > 0 ? luma / alpha : 0;

            // Dark lines stay dark and lights stay light, the middle takes the paint.
            colour = level < 0.6f ? paint * (alpha * level / 0.6f) : Lerp(paint * alpha, Vector128.Create(255f) * (alpha * InverseByte), (level - 0.6f) / 0.4f * 0.75f);
            colour = colour.WithElement(3, alpha);
        }

        return light == 1 ? colour : colour * light;
    }

    private static void Blend(Span<byte> pixel, Vector128<float> colour, float alpha)
    {
        float rest = 1 - (alpha * InverseByte);
        for (int c = 0; c < 3; c++)
        {
            float value = Math.Min(colour.GetElement(c), alpha) + (rest * pixel[c]);
            pixel[c] = (byte)(Math.Max(value, 0) + 0.5f);
        }
    }

    private static Vector128<float> PaintOf(int number)
    {
        if (number < 0)
        {
            return Vector128<float>.Zero;
        }

        (string _, byte red, byte green, byte blue) = ColourWords.All[number];
        return Vector128.Create(red * InverseByte, green * InverseByte, blue * InverseByte, 0f);
    }
}
