using System.Buffers;

namespace Clip.Sdk.Imaging.Resampling;

/// <summary>Resizes the wanted part of a picture of any mode and converts it to RGB, in the order of the chosen convention.</summary>
internal static class ModeResizer
{
    internal static void ResizeToRgb(DecodedImage image, PreprocessGeometry geometry, PreprocessSettings settings, Span<byte> destination)
    {
        bool rgbFirst = settings.Convention == PreprocessConvention.HuggingFace;
        switch (image.Mode)
        {
            case PixelMode.Rgb:
                Resize(image.Pixels, image, 3, geometry, settings.Interpolation, destination);
                break;
            case PixelMode.Palette:
                Resize(image.Pixels, image, 3, geometry, rgbFirst ? settings.Interpolation : Interpolation.Nearest, destination);
                break;
            case PixelMode.Bilevel:
                ThenConvert(image, geometry, rgbFirst ? settings.Interpolation : Interpolation.Nearest, destination);
                break;
            case PixelMode.Integer when !rgbFirst:
                ResizeIntegers(image, geometry, settings.Interpolation, destination);
                break;
            case PixelMode.Integer:
                ConvertIntegersFirst(image, geometry, settings.Interpolation, destination);
                break;
            case PixelMode.Grey:
                ThenConvert(image, geometry, settings.Interpolation, destination);
                break;
            case PixelMode.GreyAlpha or PixelMode.Rgba when !rgbFirst && settings.Interpolation != Interpolation.Nearest:
                ResizePremultiplied(image, geometry, settings.Interpolation, destination);
                break;
            case PixelMode.Cmyk when rgbFirst:
                ConvertFirst(image, geometry, settings.Interpolation, destination);
                break;
            default:
                // Channels do not influence each other, so transparency may be resized along and dropped afterwards.
                ThenConvert(image, geometry, settings.Interpolation, destination);
                break;
        }
    }

    private static void Resize(
        ReadOnlySpan<byte> pixels, DecodedImage image, int channels, PreprocessGeometry geometry, Interpolation interpolation, Span<byte> destination) =>
        PillowResampler.Resize(
            pixels, image.Width, image.Height, channels, geometry.ResizedWidth, geometry.ResizedHeight, interpolation, geometry.Region, destination);

    private static void ThenConvert(DecodedImage image, PreprocessGeometry geometry, Interpolation interpolation, Span<byte> destination)
    {
        using var part = new PooledBytes(geometry.Region.Width * geometry.Region.Height * image.Channels);
        Resize(image.Pixels, image, image.Channels, geometry, interpolation, part.Span);
        ColourConversion.ToRgb(image.Mode, part.Span, destination);
    }

    private static void ConvertFirst(DecodedImage image, PreprocessGeometry geometry, Interpolation interpolation, Span<byte> destination)
    {
        using var colours = new PooledBytes(checked(image.Width * image.Height * 3));
        ColourConversion.ToRgb(image.Mode, image.Pixels, colours.Span);
        Resize(colours.Span, image, 3, geometry, interpolation, destination);
    }

    private static void ResizePremultiplied(DecodedImage image, PreprocessGeometry geometry, Interpolation interpolation, Span<byte> destination)
    {
        // Pillow returns a copy, without the detour, when the size stays.
        if (image.Width == geometry.ResizedWidth && image.Height == geometry.ResizedHeight)
        {
            ThenConvert(image, geometry, Interpolation.Nearest, destination);
            return;
        }

        using var multiplied = new PooledBytes(image.Pixels.Length);
        using var part = new PooledBytes(geometry.Region.Width * geometry.Region.Height * image.Channels);
        ColourConversion.Premultiply(image.Pixels, image.Channels, multiplied.Span);
        Resize(multiplied.Span, image, image.Channels, geometry, interpolation, part.Span);
        ColourConversion.Unpremultiply(part.Span, image.Channels);
        ColourConversion.ToRgb(image.Mode, part.Span, destination);
    }

    private static void ResizeIntegers(DecodedImage image, PreprocessGeometry geometry, Interpolation interpolation, Span<byte> destination)
    {
        int count = geometry.Region.Width * geometry.Region.Height;
        int[] part = ArrayPool<int>.Shared.Rent(count);
        IntegerResampler.Resize(
            image.Integers, image.Width, image.Height, geometry.ResizedWidth, geometry.ResizedHeight, interpolation, geometry.Region, part.AsSpan(0, count));
        ColourConversion.ToRgb(part.AsSpan(0, count), destination);
        ArrayPool<int>.Shared.Return(part);
    }

    private static void ConvertIntegersFirst(DecodedImage image, PreprocessGeometry geometry, Interpolation interpolation, Span<byte> destination)
    {
        using var colours = new PooledBytes(checked(image.Width * image.Height * 3));
        ColourConversion.ToRgb(image.Integers, colours.Span);
        Resize(colours.Span, image, 3, geometry, interpolation, destination);
    }
}
