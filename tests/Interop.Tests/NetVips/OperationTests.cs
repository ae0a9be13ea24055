using NetVips;

namespace Clip.Interop.Tests.NetVips;

public class OperationTests
{
    [Fact]
    public void Header_and_metadata_can_be_read()
    {
        using Image image = Pictures.Rgb(7, 5);

        Assert.Equal((7, 5, 3), (image.Width, image.Height, image.Bands));
        Assert.Equal(Enums.BandFormat.Uchar, image.Format);
        Assert.Equal(7, image.Get("width"));
        Assert.False(image.HasAlpha());
        Assert.True(image.Contains("interpretation"));
        Assert.False(image.Contains("wings"));
        Assert.Contains("height", image.GetFields());
        VipsException error = Assert.Throws<VipsException>(() => image.Get("wings"));
        Assert.Contains("wings", error.Message, StringComparison.Ordinal);
        Assert.Equal("<NetVips.Image 7x5 Uchar, 3 bands, Srgb>", image.ToString());
    }

    [Fact]
    public void Areas_and_bands_are_cut_out_and_joined()
    {
        byte[] pixels = Pictures.Pattern(6, 4, 3);
        using Image image = Pictures.Rgb(6, 4);
        using Image area = image.Crop(2, 1, 3, 2);
        using Image green = image[1];
        using Image blueAndGreen = image.ExtractBand(2).Bandjoin(green);

        Assert.Equal(pixels.AsSpan((6 + 2) * 3, 9).ToArray(), area.WriteToMemory<byte>()[..9]);
        Assert.Equal([.. Enumerable.Range(0, 24).Select(i => pixels[i * 3 + 1])], green.WriteToMemory<byte>());
        Assert.Equal([pixels[2], pixels[1]], blueAndGreen.WriteToMemory<byte>()[..2]);
        Assert.Throws<VipsException>(() => image.ExtractArea(4, 0, 3, 1));
    }

    [Fact]
    public void Values_are_scaled_cast_and_placed()
    {
        using Image black = Image.Black(2, 2, bands: 2);
        using Image linear = black.Linear([0, 0], [300, 7]);
        using Image cast = linear.Cast(Enums.BandFormat.Uchar);
        using Image placed = cast.Embed(1, 0, 4, 2, Enums.Extend.Background, [9, 8]);

        Assert.Equal([300f, 7f], linear.WriteToMemory<float>()[..2]);
        Assert.Equal([255, 7], cast.WriteToMemory<byte>()[..2]);
        Assert.Equal([9, 8, 255, 7, 255, 7, 9, 8], placed.WriteToMemory<byte>()[..8]);
    }

    [Fact]
    public void Resizing_by_nearest_pixels_repeats_them()
    {
        using Image image = Image.NewFromMemory(new byte[] { 10, 20, 30, 40 }, 2, 2, 1, Enums.BandFormat.Uchar);
        using Image doubled = image.Resize(2, Enums.Kernel.Nearest);
        using Image stretched = image.Resize(2, Enums.Kernel.Nearest, vscale: 1);

        Assert.Equal([10, 10, 20, 20, 10, 10, 20, 20, 30, 30, 40, 40, 30, 30, 40, 40], doubled.WriteToMemory<byte>());
        Assert.Equal((4, 2), (stretched.Width, stretched.Height));
    }

    [Fact]
    public void Transparency_is_put_on_a_background()
    {
        using Image plain = Image.NewFromMemory(new byte[] { 100, 150, 200, 0, 100, 150, 200, 255 }, 2, 1, 4, Enums.BandFormat.Uchar);
        using Image rgba = plain.Copy(interpretation: Enums.Interpretation.Srgb);
        using Image flat = rgba.Flatten([1, 2, 3]);

        Assert.True(rgba.HasAlpha());
        Assert.Equal([1, 2, 3, 100, 150, 200], flat.WriteToMemory<byte>());
    }

    [Fact]
    public void Orientation_is_applied_and_reported()
    {
        using Image image = Pictures.Rgb(8, 4).Copy(interpretation: Enums.Interpretation.Srgb);
        byte[] jpeg = image.WriteToBuffer(".jpg");
        using Image upright = Image.NewFromBuffer(jpeg).Autorot(out Enums.Angle angle, out bool flip);
        using Image again = image.Autorot();

        Assert.Equal((8, 4), (upright.Width, upright.Height));
        Assert.Equal((Enums.Angle.D0, false), (angle, flip));
        Assert.Equal((8, 4), (again.Width, again.Height));
    }

    [Fact]
    public void Colours_are_converted()
    {
        using Image image = Image.NewFromMemory(new byte[] { 255, 255, 255, 0, 0, 0 }, 2, 1, 3, Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Srgb);
        using Image grey = image.Colourspace(Enums.Interpretation.Bw);
        using Image icc = image.IccTransform("srgb", inputProfile: "srgb");

        Assert.Equal(1, grey.Bands);
        Assert.Equal([255, 0], grey.WriteToMemory<byte>());
        Assert.Equal([255, 255, 255, 0, 0, 0], icc.WriteToMemory<byte>());
    }

    [Fact]
    public void Thumbnails_fit_the_asked_size_from_every_source()
    {
        using Image image = Pictures.Rgb(64, 32).Copy(interpretation: Enums.Interpretation.Srgb);
        byte[] jpeg = image.JpegsaveBuffer(q: 90);
        using Image whole = image.ThumbnailImage(16);
        using Image buffer = Image.ThumbnailBuffer(jpeg, 16, height: 16, crop: Enums.Interesting.Centre);
        using Image stream = Image.ThumbnailStream(new MemoryStream(jpeg), 16, size: Enums.Size.Force, height: 10);
        using Image smart = image.Smartcrop(20, 20, Enums.Interesting.Attention);

        Assert.Equal((16, 8), (whole.Width, whole.Height));
        Assert.Equal((16, 16), (buffer.Width, buffer.Height));
        Assert.Equal((16, 10), (stream.Width, stream.Height));
        Assert.Equal((20, 20), (smart.Width, smart.Height));
    }

    [Fact]
    public void Many_threads_may_load_at_once()
    {
        using Image image = Pictures.Rgb(50, 40);
        byte[] png = image.WriteToBuffer(".png");
        byte[] expected = Pictures.Pattern(50, 40, 3);

        Parallel.For(0, 64, _ =>
        {
            using Image loaded = Image.NewFromBuffer(png);
            Assert.Equal(expected, loaded.WriteToMemory<byte>());
        });
    }
}
