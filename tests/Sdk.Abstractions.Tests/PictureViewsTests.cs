using Clip.Sdk.Engines;

namespace Clip.Sdk.Abstractions.Tests;

public sealed class PictureViewsTests
{
    [Fact]
    public void Windows_are_spread_evenly_and_show_their_part()
    {
        // Every pixel tells its place: x in the first channel, y in the second.
        byte[] values = [.. Enumerable.Range(0, 8 * 6).SelectMany(i => new[] { (byte)(i % 8), (byte)(i / 8), (byte)0 })];
        var views = new PictureViews { Grid = 3, Size = 0.5 };

        IReadOnlyList<ImageSource> windows = views.Cut(new RgbPixels(8, 6, values));

        Assert.Equal((10, 9), (views.Count, windows.Count));
        Assert.All(windows, window => Assert.Equal((4, 3), (window.Width, window.Height)));
        Assert.Equal([(0, 0), (2, 0), (4, 0), (0, 2), (2, 2), (4, 2), (0, 3), (2, 3), (4, 3)], windows.Select(window => ((int)window.Bytes.Span[0], (int)window.Bytes.Span[1])));
        Assert.Equal([4, 2, 0, 5, 2, 0, 6, 2, 0, 7, 2, 0, 4, 3, 0], windows[5].Bytes.Span[..15].ToArray());
    }

    [Theory]
    [InlineData(0, 0.5, 0)]
    [InlineData(1, 0.5, 1)]
    [InlineData(2, 1, 4)]
    [InlineData(16, 0.01, 256)]
    public void No_window_is_empty(int grid, double size, int count)
    {
        IReadOnlyList<ImageSource> windows = new PictureViews { Grid = grid, Size = size }.Cut(new RgbPixels(1, 1, new byte[3]));

        Assert.Equal(count, windows.Count);
        Assert.All(windows, window => Assert.Equal((1, 1), (window.Width, window.Height)));
    }

    [Fact]
    public void A_single_window_stands_in_the_middle()
    {
        byte[] values = [.. Enumerable.Range(0, 9).SelectMany(i => new[] { (byte)i, (byte)0, (byte)0 })];

        ImageSource window = new PictureViews { Grid = 1, Size = 1 / 3.0 }.Cut(new RgbPixels(3, 3, values))[0];

        Assert.Equal([4, 0, 0], window.Bytes.ToArray());
    }
}
