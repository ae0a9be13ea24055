namespace Clip.Sdk.Engines;

/// <summary>
/// Parts of a picture that are embedded by themselves beside the whole: windows over a grid that may overlap. One embedding of a picture
/// says little about its smaller things; those of its windows do (AnyRes of LLaVA-NeXT, Liu et al. 2024, cuts pictures up for that).
/// </summary>
public sealed record PictureViews
{
    /// <summary>The whole picture alone.</summary>
    public static PictureViews Whole { get; } = new();

    /// <summary>G, rows and columns of windows; 0 for the whole picture alone. Default 0.</summary>
    public int Grid { get; init; }

    /// <summary>Width and height of a window as parts of the picture's. Windows are spread evenly: half of the picture in 3 rows overlaps by halves. Default 0.5.</summary>
    public double Size { get; init; } = 0.5;

    /// <summary>V = 1 + G · G: the whole, then the windows row by row.</summary>
    public int Count => 1 + (Grid * Grid);

    /// <summary>Cuts the windows out.</summary>
    /// <param name="picture">The whole.</param>
    /// <returns>[G · G] row by row; none of them is empty.</returns>
    public IReadOnlyList<ImageSource> Cut(RgbPixels picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var windows = new ImageSource[Grid * Grid];
        (int width, int height) = (Part(picture.Width), Part(picture.Height));
        for (int index = 0; index < windows.Length; index++)
        {
            int left = Place(index % Grid, picture.Width - width);
            int top = Place(index / Grid, picture.Height - height);
            windows[index] = Copy(picture, left, top, width, height);
        }

        return windows;
    }

    private int Part(int length) => Math.Clamp((int)Math.Round(length * Size, MidpointRounding.AwayFromZero), 1, length);

    private int Place(int index, int play) => Grid == 1 ? play / 2 : (int)Math.Round((double)index * play / (Grid - 1), MidpointRounding.AwayFromZero);

    private static ImageSource Copy(RgbPixels picture, int left, int top, int width, int height)
    {
        byte[] values = new byte[width * height * 3];
        ReadOnlySpan<byte> source = picture.Values.Span;
        for (int row = 0; row < height; row++)
        {
            source.Slice((((top + row) * picture.Width) + left) * 3, width * 3).CopyTo(values.AsSpan(row * width * 3));
        }

        return ImageSource.FromRgb(values, width, height, $"window {left},{top} {width}x{height}");
    }
}
