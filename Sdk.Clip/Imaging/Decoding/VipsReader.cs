using System.Buffers.Binary;
using NetVips;

namespace Clip.Sdk.Imaging.Decoding;

/// <summary>Decodes with the one libvips loader that is named, never with one that libvips chooses.</summary>
internal static class VipsReader
{
    /// <summary>What the libraries below libvips say when a file ends early.</summary>
    private static readonly string[] TruncationWords =
        ["premature end", "truncated", "unexpected end", "end of file", "end of stream", "not enough", "read error", "read past"];

    static VipsReader()
    {
        // We decode many pictures side by side, each once: nothing to keep, and no threads inside one picture.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;

        // A damaged file would print dozens of lines on standard error; what matters comes as an exception.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, static (_, _, _) => { });
    }

    internal static DecodedImage Read(ImageFormat format, EncodedBytes encoded, ImageLimits limits, string name)
    {
        ReadOnlySpan<byte> data = encoded.Memory.Span;
        PixelMode? known = format switch
        {
            ImageFormat.Png => PngHeader.ReadMode(data, limits, name),
            ImageFormat.Tiff => TiffHeader.ReadNearestMode(data, limits, name),
            _ => null,
        };

        try
        {
            using MemoryStream stream = encoded.OpenStream();
            using Image image = Load(format, stream);
            limits.Check(image.Width, image.Height, name);
            PixelMode mode = known ?? ModeOf(image, format, name);
            return Pixels(image, mode);
        }
        catch (VipsException error)
        {
            throw Translate(error, format, data, name);
        }
    }

    private static Image Load(ImageFormat format, Stream stream)
    {
        const Enums.Access access = Enums.Access.Sequential;
        const Enums.FailOn failOn = Enums.FailOn.Truncated;
        return format switch
        {
            ImageFormat.Jpeg => Image.JpegloadStream(stream, access: access, failOn: failOn),
            ImageFormat.Png => Image.PngloadStream(stream, access: access, failOn: failOn),
            ImageFormat.WebP => Image.WebploadStream(stream, n: 1, access: access, failOn: failOn),

            // libvips does not call a missing strip truncation.
            ImageFormat.Tiff => Image.TiffloadStream(stream, n: 1, access: access, failOn: Enums.FailOn.Error),
            ImageFormat.Heif => Image.HeifloadStream(stream, n: 1, access: access, failOn: failOn),
            ImageFormat.Svg => Image.SvgloadStream(stream, access: access, failOn: failOn),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "libvips is not asked for this format."),
        };
    }

    private static PixelMode ModeOf(Image image, ImageFormat format, string name)
    {
        if (image.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
        {
            throw new ImageFormatException(
                $"{format} '{name}' has samples of type '{image.Format}', but 8 or 16 bits without sign are wanted. Convert the picture first.", ImageFault.UnknownFormat, name);
        }

        return image.Bands switch
        {
            1 when image.Format == Enums.BandFormat.Ushort => PixelMode.Integer,
            1 => PixelMode.Grey,
            2 => PixelMode.GreyAlpha,
            4 or 5 when image.Interpretation == Enums.Interpretation.Cmyk => PixelMode.Cmyk,
            3 => PixelMode.Rgb,
            >= 4 => PixelMode.Rgba,
            _ => throw new ImageFormatException($"{format} '{name}' has no channels. It is damaged.", ImageFault.Corrupt, name),
        };
    }

    private static DecodedImage Pixels(Image image, PixelMode mode)
    {
        int orientation = image.Contains("orientation") && image.Get("orientation") is int value ? value : 1;
        (int width, int height, int channels) = (image.Width, image.Height, DecodedImage.ChannelsOf(mode));
        if (mode == PixelMode.Integer)
        {
            return Integers(image, orientation);
        }

        // Sixteen bits become eight by their upper half, as in Pillow; transparency that the mode has not is left out.
        using Image bytes = image.Format == Enums.BandFormat.Uchar ? image.Copy() : image.Cast(Enums.BandFormat.Uchar, shift: true);
        using Image wanted = mode == PixelMode.Rgba && bytes.Bands == 2 ? Spread(bytes)
            : bytes.Bands == channels ? bytes.Copy()
            : bytes.ExtractBand(0, channels);
        nint memory = wanted.WriteToMemory(out ulong size);
        var owner = new NativePixels(memory, checked((int)size));
        return new DecodedImage(mode, width, height, owner.Memory, owner, orientation);
    }

    /// <summary>Grey with transparency in 16 bits is RGBA to Pillow.</summary>
    private static Image Spread(Image greyAlpha)
    {
        using Image grey = greyAlpha.ExtractBand(0);
        using Image alpha = greyAlpha.ExtractBand(1);
        return grey.Bandjoin(grey, grey, alpha);
    }

    private static DecodedImage Integers(Image image, int orientation)
    {
        using Image first = image.Bands == 1 ? image.Copy() : image.ExtractBand(0);
        using Image integers = first.Cast(Enums.BandFormat.Int);
        nint memory = integers.WriteToMemory(out ulong size);
        var owner = new NativePixels(memory, checked((int)size));
        return new DecodedImage(PixelMode.Integer, image.Width, image.Height, owner.Memory, owner, orientation);
    }

    private static ImageFormatException Translate(VipsException error, ImageFormat format, ReadOnlySpan<byte> data, string name)
    {
        string words = error.Message.ReplaceLineEndings(" ").Trim();
        return new ImageFormatException(
            $"{format} '{name}' cannot be decoded: {words}. Fetch or export the file again.",
            EndsEarly(format, data, words) ? ImageFault.Truncated : ImageFault.Corrupt,
            name,
            error);
    }

    /// <summary>
    /// Whether a file that cannot be decoded lacks its end. Where the format has an end mark the file itself tells; libvips'
    /// words are the last resort, because all threads share them.
    /// </summary>
    private static bool EndsEarly(ImageFormat format, ReadOnlySpan<byte> data, string words)
    {
        ReadOnlySpan<byte> tail = data[^Math.Min(data.Length, 4096)..];
        return format switch
        {
            ImageFormat.Jpeg => tail.IndexOf((ReadOnlySpan<byte>)[0xff, 0xd9]) < 0,
            ImageFormat.Png => tail.IndexOf("IEND"u8) < 0,
            ImageFormat.WebP => BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) > data.Length - 8,
            _ => TruncationWords.Any(word => words.Contains(word, StringComparison.OrdinalIgnoreCase)),
        };
    }
}
