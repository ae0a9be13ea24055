using NetVips;

namespace Clip.Interop.Tests.NetVips;

public class SavingTests
{
    [Fact]
    public void A_file_a_buffer_and_a_stream_hold_the_same_bytes()
    {
        using Image image = Pictures.Rgb(20, 10);
        string path = Path.Combine(Path.GetTempPath(), $"netvips-{Guid.NewGuid():N}.png");
        var stream = new MemoryStream();
        try
        {
            image.WriteToFile(path + "[compression=1]");
            image.WriteToStream(stream, ".png", new VOption { { "compression", 1 } });

            Assert.Equal(image.WriteToBuffer(".png[compression=1]"), File.ReadAllBytes(path));
            Assert.Equal(image.PngsaveBuffer(compression: 1), stream.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".tif")]
    public void Lossless_formats_give_the_pixels_back_through_a_stream(string suffix)
    {
        using Image image = Pictures.Rgb(20, 10);
        var stream = new MemoryStream();
        image.WriteToStream(stream, suffix);
        stream.Position = 0;
        using Image again = Image.NewFromStream(stream);

        Assert.Equal(Pictures.Pattern(20, 10, 3), again.WriteToMemory<byte>());
    }

    [Fact]
    public void Quality_changes_the_size_of_a_jpeg()
    {
        using Image image = Pictures.Rgb(64, 64);

        Assert.True(image.JpegsaveBuffer(q: 95).Length > image.JpegsaveBuffer(q: 20, subsampleMode: Enums.ForeignSubsample.On, keep: Enums.ForeignKeep.None).Length);
    }

    [Fact]
    public void An_unknown_suffix_and_a_failing_stream_raise()
    {
        using Image image = Pictures.Rgb(20, 10);

        Assert.Throws<VipsException>(() => image.WriteToBuffer(".wings"));
        Assert.Throws<VipsException>(() => image.WriteToFile("picture.wings"));
        Assert.Throws<VipsException>(() => image.WriteToStream(new FullDisk(), ".png"));
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("the disk is full");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("the disk is full");
    }
}
