using Clip.Sdk.Imaging;
using NetVips;

namespace Clip.Sdk.Clip.Tests.Imaging;

/// <summary>Formats that the recorded pictures lack; libvips writes them here.</summary>
public class NetVipsImageDecoderTests
{
    private const int Width = 48;
    private const int Height = 32;

    private readonly NetVipsImageDecoder _decoder = new();

    [Fact]
    public void Avif_is_read_with_and_without_transparency()
    {
        byte[] opaque = Gradient(3);
        byte[] transparent = Gradient(4);

        using DecodedImage rgb = Decode(opaque, 3, ".avif[Q=95,subsample_mode=off]");
        using DecodedImage rgba = Decode(transparent, 4, ".avif[Q=95,subsample_mode=off]");

        Assert.Equal((PixelMode.Rgb, PixelMode.Rgba), (rgb.Mode, rgba.Mode));
        AssertNear(opaque, rgb.Pixels, 6);
        AssertNear(transparent, rgba.Pixels, 6);
    }

    [Fact]
    public void Sixteen_bit_grey_keeps_its_numbers_and_sixteen_bit_colour_its_upper_half()
    {
        ushort[] values = [.. Enumerable.Range(0, Width * Height * 3).Select(i => (ushort)(i * 14))];
        using Image grey = Image.NewFromMemory(values[..(Width * Height)], Width, Height, 1, Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16);
        using Image colour = Image.NewFromMemory(values, Width, Height, 3, Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Rgb16);

        using DecodedImage integers = _decoder.Decode(ImageSource.FromBytes(grey.WriteToBuffer(".tif")));
        using DecodedImage bytes = _decoder.Decode(ImageSource.FromBytes(colour.WriteToBuffer(".tif")));

        Assert.Equal(PixelMode.Integer, integers.Mode);
        Assert.Equal(values[..(Width * Height)].Select(value => (int)value), integers.Integers.ToArray());
        Assert.Equal(PixelMode.Rgb, bytes.Mode);
        Assert.Equal(values.Select(value => (byte)(value >> 8)), bytes.Pixels.ToArray());
        Assert.Throws<InvalidOperationException>(() => bytes.Integers.Length);
    }

    [Fact]
    public void Samples_of_other_types_are_refused_with_what_to_do()
    {
        using Image image = Image.NewFromMemory(new float[Width * Height], Width, Height, 1, Enums.BandFormat.Float);

        ImageFormatException error = Assert.Throws<ImageFormatException>(() => _decoder.Decode(ImageSource.FromBytes(image.WriteToBuffer(".tif"), "depth map")));

        Assert.Equal("Tiff 'depth map' has samples of type 'Float', but 8 or 16 bits without sign are wanted. Convert the picture first.", error.Message);
    }

    [Theory]
    [InlineData(".webp[lossless=true]")]
    [InlineData(".gif[dither=0]")]
    public void Only_the_first_frame_of_an_animation_is_read(string format)
    {
        byte[] frames = new byte[Width * Height * 3 * 3];
        frames.AsSpan(0, Width * Height * 3).Fill(200);
        using Image stacked = Image.NewFromMemory(frames, Width, Height * 3, 3, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        byte[] encoded = stacked.WriteToBuffer(format, new VOption { { "page_height", Height } });

        using DecodedImage image = _decoder.Decode(ImageSource.FromBytes(encoded));

        Assert.Equal((Width, Height), (image.Width, image.Height));
        Assert.All(image.Pixels.ToArray(), value => Assert.Equal(200, value));
    }

    [Fact]
    public void Many_threads_may_decode_at_once()
    {
        byte[] png = Encode(Gradient(3), 3, ".png");
        byte[] cut = png[..(png.Length / 2)];
        byte[] expected = Gradient(3);

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index =>
        {
            if (index % 3 == 0)
            {
                ImageFormatException error = Assert.Throws<ImageFormatException>(() => _decoder.Decode(ImageSource.FromBytes(cut)));
                Assert.Equal(ImageFault.Truncated, error.Reason);
            }
            else
            {
                using DecodedImage image = _decoder.Decode(ImageSource.FromBytes(png));
                Assert.True(image.Pixels.SequenceEqual(expected));
            }
        });
    }

    [Fact]
    public void Memory_of_pictures_is_given_back()
    {
        ImageSource source = ImageSource.FromBytes(Encode(new byte[2000 * 1500 * 3], 3, ".png", 2000, 1500));
        _decoder.Decode(source).Dispose();
        long before = Environment.WorkingSet;
        for (int i = 0; i < 60; i++)
        {
            _decoder.Decode(source).Dispose();
        }

        // Sixty pictures of 9 MB each would be 540 MB.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 200L << 20);
    }

    [Fact]
    public void Pixels_that_do_not_fill_their_shape_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("pixels", () => new DecodedImage(PixelMode.Rgb, 2, 3, new byte[17]));

        Assert.StartsWith("Pixels of shape [3, 2, 3] in mode 'Rgb' need 18 bytes but got 17.", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Gradient(int bands)
    {
        byte[] pixels = new byte[Width * Height * bands];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i / bands, Width);
            pixels[i] = (byte)((i % bands) switch { 0 => x * 5, 1 => y * 7, 2 => 255 - (x * 4), _ => 255 });
        }

        return pixels;
    }

    private static byte[] Encode(byte[] pixels, int bands, string format, int width = Width, int height = Height)
    {
        using Image image = Image.NewFromMemory(pixels, width, height, bands, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        return image.WriteToBuffer(format);
    }

    private static void AssertNear(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
        }
    }

    private DecodedImage Decode(byte[] pixels, int bands, string format) => _decoder.Decode(ImageSource.FromBytes(Encode(pixels, bands, format)));
}
