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

    [Fact]
    public void With_a_step_every_window_is_cut_at_three_sizes()
    {
        byte[] values = [.. Enumerable.Range(0, 20 * 20).SelectMany(i => new[] { (byte)(i % 20), (byte)(i / 20), (byte)0 })];
        var views = new PictureViews { Grid = 2, Size = 0.5, SizeStep = 0.1 };

        IReadOnlyList<ImageSource> crops = views.Cut(new RgbPixels(20, 20, values));

        Assert.Equal((5, 13, 12), (views.Count, views.CropCount, crops.Count));
        Assert.Equal([8, 10, 12, 8, 10, 12, 8, 10, 12, 8, 10, 12], crops.Select(crop => crop.Width));
        Assert.Equal([(0, 0), (0, 0), (0, 0), (12, 0), (10, 0), (8, 0), (0, 12), (0, 10), (0, 8), (12, 12), (10, 10), (8, 8)], crops.Select(crop => ((int)crop.Bytes.Span[0], (int)crop.Bytes.Span[1])));
    }

    [Fact]
    public void A_windows_crops_become_their_mean_direction_with_their_mean_length()
    {
        var views = new PictureViews { Grid = 1, Size = 0.5, SizeStep = 0.1 };
        float[] gathered = new float[4];

        views.Gather([7, 8, 3, 0, 0, 6, 0.3f, 0], gathered);

        // Unit vectors (1, 0), (0, 1), (1, 0) sum to (2, 1); lengths 3, 6 and 0.3 have the mean 3.1.
        Assert.Equal([7, 8], gathered[..2]);
        Assert.Equal(3.1 * 2 / Math.Sqrt(5), gathered[2], 1e-5);
        Assert.Equal(3.1 / Math.Sqrt(5), gathered[3], 1e-5);
        views.Gather(new float[8], gathered);
        Assert.All(gathered, value => Assert.Equal(0, value));
        Assert.Throws<ArgumentException>(() => views.Gather(new float[9], gathered));
        new PictureViews { Grid = 1 }.Gather([1, 2, 3, 4], gathered);
        Assert.Equal([1, 2, 3, 4], gathered);
    }
}
