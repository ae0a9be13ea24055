using System.Buffers.Binary;
using System.Diagnostics;
using Clip.Sdk.Imaging;
using Clip.Sdk.TestSupport;
using FsCheck;
using FsCheck.Fluent;

namespace Clip.Sdk.Clip.Tests.Imaging;

/// <summary>Files that nobody vouches for: always an <see cref="ImageFormatException"/>, soon, and without eating memory.</summary>
public class HostilePictureTests
{
    private static readonly string Folder = Fixtures.Local("pillow", "images");

    private readonly NetVipsImageDecoder _decoder = new();

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path))];

    public static TheoryData<string, byte[]> HugeHeaders => new()
    {
        { "png", PngBuilder.File(100_000, 100_000, 8, 2, PngBuilder.Deflate(1000)) },
        { "png-bilevel", PngBuilder.File(60_000, 60_000, 1, 0, PngBuilder.Deflate(1000)) },
        { "gif", [.. "GIF89a"u8, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, (byte)',', 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 8, 1, 0, 0, 0x3b] },
        { "gif-frame", [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, (byte)',', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 8, 1, 0, 0, 0x3b] },
        { "bmp", Bmp(100_000, 100_000) },
        { "bmp-negative", Bmp(100_000, -100_000) },
        { "tiff", Tiff(100_000, 100_000) },
        { "jpeg", Jpeg(65_535, 65_535) },
        { "webp", WebP(1 << 24, 1 << 24) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_cut_off_never_gives_anything_but_its_picture_or_an_image_error(string file)
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(Folder, file));
        for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 40))
        {
            AssertDecodesOrRefuses(whole.AsMemory(0, length));
        }

        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Decode(whole.AsMemory(0, whole.Length / 2)));
        Assert.Equal("test", error.ImageName);
        Assert.True(error.Reason is ImageFault.Truncated or ImageFault.Corrupt, error.Message);
    }

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("progressive.jpg")]
    [InlineData("lossy.webp")]
    [InlineData("plain.gif")]
    [InlineData("rgb.bmp")]
    [InlineData("rle8.bmp")]
    public void A_file_cut_in_the_middle_of_its_pixels_is_called_truncated(string file)
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(Folder, file));

        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Decode(whole.AsMemory(0, whole.Length * 3 / 4)));

        Assert.Equal("image-truncated", error.Code);
    }

    [Theory]
    [MemberData(nameof(HugeHeaders))]
    public void A_header_that_claims_billions_of_pixels_is_refused_at_once(string format, byte[] file)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Decode(file));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), format);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 << 20);
        Assert.True(error.Reason is ImageFault.TooLarge or ImageFault.Corrupt or ImageFault.Truncated, error.Message);
    }

    [Fact]
    public void A_refusal_names_the_shape_and_the_limit()
    {
        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Decode(Bmp(100_000, 100_000)));

        Assert.Equal(
            "Picture 'test' claims the shape [100000, 100000] but at most 178956970 pixels and 65535 along a side are allowed. Raise the limits ('ImageLimits') if you trust it.",
            error.Message);
        Assert.Equal("image-too-large", error.Code);
    }

    [Fact]
    public void Limits_can_be_tighter()
    {
        ImageSource source = ImageSource.FromFile(Path.Combine(Folder, "rgb.png"));

        Assert.Equal(ImageFault.TooLarge, Refuse(new ImageLimits { MaxPixels = 61 * 46 }, source));
        Assert.Equal(ImageFault.TooLarge, Refuse(new ImageLimits { MaxSide = 60 }, source));
        Assert.Equal(ImageFault.TooLarge, Refuse(new ImageLimits { MaxEncodedBytes = 1000 }, source));
        using DecodedImage accepted = new NetVipsImageDecoder(new ImageLimits { MaxPixels = 61 * 47, MaxSide = 61 }).Decode(source);
        Assert.Equal(61, accepted.Width);
    }

    [Fact]
    public void Pixels_that_inflate_beyond_the_header_are_not_kept()
    {
        byte[] bomb = PngBuilder.File(4, 4, 8, 2, PngBuilder.Deflate(200_000_000));
        var watch = Stopwatch.StartNew();

        AssertDecodesOrRefuses(bomb);

        Assert.True(bomb.Length < 1_000_000);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Text_and_profile_chunks_that_inflate_are_bounded()
    {
        byte[] inflating = PngBuilder.Deflate(500_000_000);
        byte[] text = PngBuilder.Chunk("zTXt"u8, [.. "Comment\0\0"u8, .. inflating]);
        byte[] profile = PngBuilder.Chunk("iCCP"u8, [.. "icc\0\0"u8, .. inflating]);
        byte[] file = PngBuilder.File(2, 2, 8, 0, PngBuilder.Deflate(6), text, profile);
        using var process = Process.GetCurrentProcess();
        var watch = Stopwatch.StartNew();

        AssertDecodesOrRefuses(file);

        process.Refresh();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
        Assert.InRange(process.PeakWorkingSet64, 0, 4L << 30);
    }

    [Fact]
    public void Only_known_formats_are_tried()
    {
        Assert.Equal(ImageFault.UnknownFormat, Refuse("%PDF-1.7 "u8));
        Assert.Equal(ImageFault.UnknownFormat, Refuse("P6 1 1 255 abc"u8));
        Assert.Equal(ImageFault.UnknownFormat, Refuse("SIMPLE  =                    T"u8));
        Assert.Equal(ImageFault.UnknownFormat, Refuse("#?RADIANCE\n"u8));
        Assert.Equal(ImageFault.UnknownFormat, Refuse("1,2,3\n4,5,6\n"u8));
        Assert.Equal(ImageFault.UnknownFormat, Refuse([0x08, 0xf2, 0xa6, 0xb6, .. new byte[100]]));
        Assert.Equal(ImageFault.UnknownFormat, Refuse([]));
        Assert.Equal(ImageFault.UnknownFormat, Refuse("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8));
    }

    [Fact]
    public void Svg_is_rendered_only_where_it_is_allowed()
    {
        ImageSource svg = ImageSource.FromBytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='5'><rect width='9' height='5' fill='#0f0'/></svg>"u8.ToArray());
        using DecodedImage image = new NetVipsImageDecoder(new ImageLimits { AllowSvg = true }).Decode(svg);

        Assert.Equal((PixelMode.Rgba, 9, 5), (image.Mode, image.Width, image.Height));
        Assert.Equal([0, 255, 0, 255], image.Pixels[..4].ToArray());
    }

    [Fact]
    public void Files_that_are_not_there_or_cannot_be_read_say_so()
    {
        ImageFormatException missing = Assert.Throws<ImageFormatException>(() => _decoder.Decode(ImageSource.FromFile("/nowhere/a.png")));
        ImageFormatException folder = Assert.Throws<ImageFormatException>(() => _decoder.Decode(ImageSource.FromFile(Folder)));

        Assert.Equal((ImageFault.NotFound, ImageFault.NotFound), (missing.Reason, folder.Reason));
        Assert.Contains("/nowhere/a.png", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_behind_a_true_beginning_are_pictures_or_refused() =>
        Prop.ForAll(
            Gen.Elements(Beginnings).SelectMany(start => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().Resize(400).Select(rest => (byte[])[.. start, .. rest])).ToArbitrary(),
            file => AssertDecodesOrRefuses(file)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Files_with_changed_bytes_are_pictures_or_refused()
    {
        byte[][] files = [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        var change = from file in Gen.Elements(files)
                     from count in Gen.Choose(1, 12)
                     from places in Gen.Choose(0, Math.Min(file.Length, 300) - 1).ArrayOf(count)
                     from values in Gen.Choose(0, 255).ArrayOf(count)
                     select Changed(file, places, values);

        Prop.ForAll(change.ToArbitrary(), file => AssertDecodesOrRefuses(file)).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    private static readonly byte[][] Beginnings =
    [
        [0xff, 0xd8, 0xff, 0xe0], [0xff, 0xd8, 0xff, 0xc0, 0, 17, 8], [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, 0, 0, 0, 13, .. "IHDR"u8],
        [.. "GIF89a"u8], [.. "RIFF"u8, 0, 1, 0, 0, .. "WEBPVP8 "u8], [.. "RIFF"u8, 0, 1, 0, 0, .. "WEBPVP8L"u8], [.. "II*\0"u8, 8, 0, 0, 0, 5, 0], [.. "MM\0*"u8, 0, 0, 0, 8],
        [0, 0, 0, 24, .. "ftypavif"u8], [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 1, 0, 24, 0],
        [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 1, 0, 8, 0, 1, 0, 0, 0],
        [.. "GIF89a"u8, 9, 0, 9, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6, (byte)',', 0, 0, 0, 0, 9, 0, 9, 0, 0, 2],
    ];

    private static byte[] Changed(byte[] file, int[] places, int[] values)
    {
        byte[] changed = [.. file];
        for (int i = 0; i < places.Length; i++)
        {
            changed[places[i]] = (byte)values[i];
        }

        return changed;
    }

    private void AssertDecodesOrRefuses(ReadOnlyMemory<byte> file)
    {
        try
        {
            using DecodedImage image = Decode(file);
            Assert.Equal((long)image.Width * image.Height * image.BytesPerPixel, image.Pixels.Length);
        }
        catch (ImageFormatException error)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.Message));
        }
    }

    private DecodedImage Decode(ReadOnlyMemory<byte> file) => _decoder.Decode(ImageSource.FromBytes(file, "test"));

    private ImageFault Refuse(ReadOnlySpan<byte> file)
    {
        byte[] bytes = file.ToArray();
        return Assert.Throws<ImageFormatException>(() => Decode(bytes)).Reason;
    }

    private static ImageFault Refuse(ImageLimits limits, ImageSource source) =>
        Assert.Throws<ImageFormatException>(() => new NetVipsImageDecoder(limits).Decode(source)).Reason;

    private static byte[] Bmp(int width, int height)
    {
        byte[] file = new byte[200];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        (file[26], file[28]) = (1, 24);
        return file;
    }

    private static byte[] Tiff(uint width, uint height)
    {
        (ushort Tag, uint Value)[] tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, width)];
        byte[] file = new byte[8 + 2 + (tags.Length * 12) + 4];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), 8);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)tags.Length);
        for (int i = 0; i < tags.Length; i++)
        {
            Span<byte> entry = file.AsSpan(10 + (i * 12), 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tags[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], tags[i].Value);
        }

        return file;
    }

    private static byte[] Jpeg(ushort width, ushort height)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, "grey.jpg"));
        int frame = file.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), width);
        return file;
    }

    private static byte[] WebP(int width, int height)
    {
        byte[] file = [.. "RIFF"u8, 100, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, .. new byte[80]];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), width - 1);
        (file[27], file[28], file[29]) = ((byte)(height - 1), (byte)((height - 1) >> 8), (byte)((height - 1) >> 16));
        return file;
    }
}
