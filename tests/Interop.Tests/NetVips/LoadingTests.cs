using Clip.Sdk.TestSupport;
using NetVips;

namespace Clip.Interop.Tests.NetVips;

[Collection(nameof(LibraryTests))]
public class LoadingTests
{
    private static readonly byte[] Png = EncodePattern(".png");

    [Fact]
    public void A_buffer_a_span_a_stream_and_a_file_give_the_same_pixels()
    {
        string path = Path.Combine(Path.GetTempPath(), $"netvips-{Guid.NewGuid():N}.png");
        File.WriteAllBytes(path, Png);
        try
        {
            using Image fromBuffer = Image.NewFromBuffer(Png);
            using Image fromSpan = Image.NewFromBuffer(Png.AsSpan());
            using Image fromStream = Image.NewFromStream(new MemoryStream(Png), access: Enums.Access.Sequential);
            using Image fromFile = Image.NewFromFile(path, failOn: Enums.FailOn.Error);

            byte[] expected = Pictures.Pattern(40, 30, 3);
            Assert.Equal(expected, fromBuffer.WriteToMemory<byte>());
            Assert.Equal(expected, fromSpan.WriteToMemory<byte>());
            Assert.Equal(expected, fromStream.WriteToMemory<byte>());
            Assert.Equal(expected, fromFile.WriteToMemory<byte>());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands_and_need_not_seek()
    {
        var stream = new MemoryStream([1, 2, 3, .. Png]) { Position = 3 };
        using Image seekable = Image.NewFromStream(stream);
        using Image piped = Image.NewFromStream(new ForwardOnlyStream(Png));

        Assert.Equal(Pictures.Pattern(40, 30, 3), seekable.WriteToMemory<byte>());
        Assert.Equal(Pictures.Pattern(40, 30, 3), piped.WriteToMemory<byte>());
    }

    [Fact]
    public void The_buffer_may_change_after_loading()
    {
        byte[] data = [.. Png];
        using Image image = Image.NewFromBuffer(data);
        Array.Clear(data);

        Assert.Equal(Pictures.Pattern(40, 30, 3), image.WriteToMemory<byte>());
    }

    [Fact]
    public void Damaged_data_raise_with_the_words_of_libvips()
    {
        VipsException unknown = Assert.Throws<VipsException>(() => Image.NewFromBuffer("no picture at all"u8));
        using Image half = Image.NewFromBuffer(EncodePattern(".jpg").AsSpan(0, 900), failOn: Enums.FailOn.Truncated);
        VipsException truncated = Assert.Throws<VipsException>(() => half.WriteToMemory<byte>());

        Assert.StartsWith("unable to load from buffer", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("VipsForeignLoad: buffer is not in a known format", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("VipsJpeg", truncated.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_an_unknown_option_are_told_apart()
    {
        VipsException missing = Assert.Throws<VipsException>(() => Image.NewFromFile("/nowhere/picture.png"));
        ArgumentException option = Assert.Throws<ArgumentException>(() => Image.NewFromBuffer(Png, kwargs: new VOption { { "wings", 2 } }));

        Assert.Contains("/nowhere/picture.png", missing.Message, StringComparison.Ordinal);
        Assert.Contains("does not support optional argument: wings", option.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_reach_the_loader_by_code_and_by_text()
    {
        byte[] jpeg = EncodePattern(".jpg");
        using Image byCode = Image.NewFromBuffer(jpeg, kwargs: new VOption { { "shrink", 2 } });
        using Image byText = Image.NewFromBuffer(jpeg, "[shrink=2]");
        using Image byName = Image.JpegloadStream(new MemoryStream(jpeg), shrink: 2);

        Assert.Equal((20, 15), (byCode.Width, byCode.Height));
        Assert.Equal((20, 15), (byText.Width, byText.Height));
        Assert.Equal((20, 15), (byName.Width, byName.Height));
    }

    [Theory]
    [InlineData(".png", "pngload")]
    [InlineData(".jpg", "jpegload")]
    [InlineData(".webp", "webpload")]
    [InlineData(".gif", "gifload")]
    [InlineData(".tif", "tiffload")]
    [InlineData(".avif", "heifload")]
    public void Each_format_is_recognised(string suffix, string loader)
    {
        byte[] encoded = EncodePattern(suffix);

        Assert.StartsWith("VipsForeignLoad", Image.FindLoadBuffer(encoded), StringComparison.Ordinal);
        using Image named = LoadByName(suffix, new MemoryStream(encoded));
        Assert.Equal((40, 30), (named.Width, named.Height));
        Assert.StartsWith(loader, (string?)named.Get("vips-loader"), StringComparison.Ordinal);
    }

    [Fact]
    public void Svg_is_rendered_where_it_is_asked_for()
    {
        using Image image = Image.SvgloadStream(new MemoryStream("""<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4" fill="#f00"/></svg>"""u8.ToArray()));

        Assert.Equal([255, 0, 0, 255], image[3, 2]);
    }

    [SharedTheory]
    [InlineData("jpeg_444.jpg", "jpeg_444.png")]
    [InlineData("jpeg_420.jpg", "jpeg_420.png")]
    [InlineData("jpeg_progressive_420.jpg", "jpeg_progressive_420.png")]
    [InlineData("jpeg_grey.jpg", "jpeg_grey.png")]
    [InlineData("webp_lossy.webp", "webp_lossy.png")]
    public void Lossy_pictures_decode_to_the_pixels_that_Pillow_recorded(string file, string decoded)
    {
        using Image image = Image.NewFromFile(Fixtures.Shared("preprocess", "images", file), access: Enums.Access.Sequential);
        using Image expected = Image.NewFromFile(Fixtures.Shared("preprocess", "decoded", decoded));

        using Image sameBands = expected.ExtractBand(0, image.Bands);
        Assert.Equal(sameBands.WriteToMemory<byte>(), image.WriteToMemory<byte>());
    }

    private static byte[] EncodePattern(string suffix)
    {
        using Image image = Pictures.Rgb(40, 30);
        return image.WriteToBuffer(suffix);
    }

    private static Image LoadByName(string suffix, Stream stream) => suffix switch
    {
        ".png" => Image.PngloadStream(stream),
        ".jpg" => Image.JpegloadStream(stream),
        ".webp" => Image.WebploadStream(stream),
        ".gif" => Image.GifloadStream(stream),
        ".tif" => Image.TiffloadStream(stream),
        _ => Image.HeifloadStream(stream),
    };

    private sealed class ForwardOnlyStream(byte[] data) : MemoryStream(data)
    {
        public override bool CanSeek => false;
    }
}
