using NetVips;

namespace Clip.Interop.Tests.NetVips.StandIn;

/// <summary>The stand-in says why a stream failed; the package that it stands in for says only that it did.</summary>
[Collection(nameof(LibraryTests))]
public class StreamErrorTests
{
    [Fact]
    public void An_exception_while_reading_becomes_the_inner_exception()
    {
        VipsException error = Assert.Throws<VipsException>(() => Image.PngloadStream(new BrokenStream()));

        Assert.Equal("the disk is gone", Assert.IsType<IOException>(error.InnerException).Message);
    }

    [Fact]
    public void An_exception_while_writing_becomes_the_inner_exception()
    {
        using Image image = Pictures.Rgb(20, 10);

        VipsException error = Assert.Throws<VipsException>(() => image.WriteToStream(new BrokenStream(), ".png"));

        Assert.Equal("the disk is full", Assert.IsType<IOException>(error.InnerException).Message);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("the disk is gone");

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the disk is gone");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("the disk is full");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("the disk is full");
    }
}
