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

    /// <summary>
    /// Above 0 every window is cut at three sizes, <see cref="Size"/> and this much less and more, and embedded as the mean of them: an embedding
    /// depends on where exactly a window's edges fall, the mean less so. Costs three times the encoding. Default 0.
    /// </summary>
    public double SizeStep { get; init; }

    /// <summary>C, what is encoded of a picture: the whole, and one or three crops a window.</summary>
    public int CropCount => 1 + (Grid * Grid * CropsPerWindow);

    /// <summary>V = 1 + G · G: the whole, then the windows row by row.</summary>
    public int Count => 1 + (Grid * Grid);

    /// <summary>Cuts the windows out.</summary>
    /// <param name="picture">The whole.</param>
    /// <returns>[C - 1], the windows row by row, a window's crops from the smallest; none of them is empty.</returns>
    public IReadOnlyList<ImageSource> Cut(RgbPixels picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var crops = new ImageSource[CropCount - 1];
        for (int index = 0; index < crops.Length; index++)
        {
            (int window, int crop) = Math.DivRem(index, CropsPerWindow);
            double size = Size + (CropsPerWindow > 1 ? (crop - 1) * SizeStep : 0);
            (int width, int height) = (Part(picture.Width, size), Part(picture.Height, size));
            int left = Place(window % Grid, picture.Width - width);
            int top = Place(window / Grid, picture.Height - height);
            crops[index] = Copy(picture, left, top, width, height);
        }

        return crops;
    }

    /// <summary>Makes the embeddings of a picture's views of those of its crops: of a window's crops the mean direction with the mean length.</summary>
    /// <param name="crops">[C, D], raw: the whole's, then those of the crops in the order of <see cref="Cut"/>.</param>
    /// <param name="views">[V, D] receives the views' embeddings.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Gather(ReadOnlySpan<float> crops, Span<float> views)
    {
        int width = views.Length / Count;
        if (views.Length != Count * width || crops.Length != CropCount * width)
        {
            throw new ArgumentException($"{crops.Length} values of {CropCount} crops do not make {views.Length} values of {Count} views.", nameof(crops));
        }

        if (CropsPerWindow == 1)
        {
            crops.CopyTo(views);
            return;
        }

        crops[..width].CopyTo(views);
        views[width..].Clear();
        for (int window = 0; window < Grid * Grid; window++)
        {
            ReadOnlySpan<float> own = crops.Slice((1 + (window * CropsPerWindow)) * width, CropsPerWindow * width);
            Average(own, views.Slice((1 + window) * width, width));
        }
    }

    private int CropsPerWindow => SizeStep > 0 ? 3 : 1;

    private static void Average(ReadOnlySpan<float> crops, Span<float> mean)
    {
        float length = 0;
        for (int start = 0; start < crops.Length; start += mean.Length)
        {
            ReadOnlySpan<float> crop = crops.Slice(start, mean.Length);
            float norm = Norm(crop);
            length += norm * mean.Length / crops.Length;
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += crop[i] / norm;
            }
        }

        float scale = length / Norm(mean);
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] *= scale;
        }
    }

    private static float Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        return MathF.Max((float)Math.Sqrt(sum), float.Epsilon);
    }

    private static int Part(int length, double size) => Math.Clamp((int)Math.Round(length * size, MidpointRounding.AwayFromZero), 1, length);

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
