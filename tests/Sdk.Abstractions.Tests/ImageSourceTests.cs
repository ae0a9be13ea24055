using Clip.Sdk;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Abstractions.Tests;

public class ImageSourceTests
{
    [Fact]
    public void A_file_is_not_opened_before_it_is_encoded()
    {
        ImageSource source = ImageSource.FromFile("no/such/picture.png");

        Assert.Equal(ImageSourceKind.File, source.Kind);
        Assert.Equal("no/such/picture.png", source.Path);
        Assert.Equal("no/such/picture.png", source.ToString());
    }

    [Fact]
    public void Raw_pixels_must_fill_their_shape()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("pixels", () => ImageSource.FromRgb(new byte[11], width: 2, height: 2));

        Assert.StartsWith("Pixels of shape [2, 2, 3] need 12 bytes but got 11.", error.Message);
    }

    [Fact]
    public void A_width_that_overflows_is_refused()
    {
        Assert.Throws<ArgumentException>("pixels", () => ImageSource.FromRgb(new byte[12], width: int.MaxValue, height: int.MaxValue));
    }

    [Theory]
    [InlineData("data:image/png;base64,AQID")]
    [InlineData("DATA:image/png;base64,AQID")]
    public void A_base64_data_uri_gives_its_bytes(string uri)
    {
        Assert.Equal([1, 2, 3], ImageSource.FromDataUri(uri).Bytes.ToArray());
    }

    [Theory]
    [InlineData("http://example.com/a.png")]
    [InlineData("data:image/png;base64,@@@")]
    [InlineData("data:")]
    public void Anything_else_is_an_input_error(string uri)
    {
        Assert.Throws<InputException>(() => ImageSource.FromDataUri(uri));
    }

    [Fact]
    public void Content_keeps_its_bytes()
    {
        var content = new DataContent(new byte[] { 7, 8 }, "image/png");

        Assert.Equal([7, 8], ImageSource.FromContent(content).Bytes.ToArray());
    }

    [Fact]
    public async Task A_stream_is_read_to_its_end_and_stays_open()
    {
        using var stream = new MemoryStream(new byte[200_000]);

        ImageSource source = await ImageSource.FromStreamAsync(stream, "upload");

        Assert.Equal(200_000, source.Bytes.Length);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task A_stream_beyond_the_limit_is_refused()
    {
        using var stream = new MemoryStream(new byte[1001]);

        InputException error = await Assert.ThrowsAsync<InputException>(() => ImageSource.FromStreamAsync(stream, "upload", maxBytes: 1000));

        Assert.Equal("Picture 'upload' is longer than 1000 bytes. Raise 'maxBytes' if you trust it.", error.Message);
        Assert.Equal("input", error.Code);
    }
}
