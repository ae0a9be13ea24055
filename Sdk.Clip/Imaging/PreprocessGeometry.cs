namespace Clip.Sdk.Imaging;

/// <summary>Where a picture goes: the size it is resized to, the part of that which is wanted, and where it lies in the target.</summary>
/// <param name="ResizedWidth">Width of the whole resized picture.</param>
/// <param name="ResizedHeight">Height of the whole resized picture.</param>
/// <param name="Region">The wanted part of it.</param>
/// <param name="OffsetX">Column of the target where the part begins; greater than 0 where the target is wider.</param>
/// <param name="OffsetY">Row of the target where the part begins.</param>
internal readonly record struct PreprocessGeometry(int ResizedWidth, int ResizedHeight, TargetRegion Region, int OffsetX, int OffsetY)
{
    internal static PreprocessGeometry Compute(PreprocessSettings settings, int width, int height)
    {
        (int resizedWidth, int resizedHeight) = settings.ResizeMode switch
        {
            ResizeMode.Squash => (settings.Width, settings.Height),
            ResizeMode.Longest => KeepRatio(width, height, settings, Math.Max),
            _ when settings.ShortestEdge is int edge => ShortestEdge(width, height, edge),
            _ when settings.Width == settings.Height => ShortestEdge(width, height, settings.Width),
            _ => KeepRatio(width, height, settings, Math.Min),
        };
        (int left, int columns, int offsetX) = Axis(resizedWidth, settings.Width, settings);
        (int top, int rows, int offsetY) = Axis(resizedHeight, settings.Height, settings);
        return new PreprocessGeometry(resizedWidth, resizedHeight, new TargetRegion(left, top, columns, rows), offsetX, offsetY);
    }

    /// <summary>torchvision's Resize(n): the long side is truncated.</summary>
    private static (int Width, int Height) ShortestEdge(int width, int height, int edge) => width <= height
        ? (edge, (int)((double)((long)edge * height) / width))
        : ((int)((double)((long)edge * width) / height), edge);

    /// <summary>open_clip's ResizeKeepRatio: both sides are divided by one ratio and rounded half to even.</summary>
    private static (int Width, int Height) KeepRatio(int width, int height, PreprocessSettings settings, Func<double, double, double> choose)
    {
        double ratio = choose((double)height / settings.Height, (double)width / settings.Width);
        return (Math.Max(1, (int)Math.Round(width / ratio)), Math.Max(1, (int)Math.Round(height / ratio)));
    }

    /// <summary>Cuts the middle out of an axis, or centres the axis in a longer target.</summary>
    private static (int Start, int Length, int Offset) Axis(int size, int target, PreprocessSettings settings)
    {
        bool huggingFace = settings.Convention == PreprocessConvention.HuggingFace;
        if (size >= target)
        {
            int start = huggingFace ? (size - target) / 2 : (int)Math.Round((size - target) / 2.0);
            return (start, target, 0);
        }

        int offset = huggingFace ? (target - size + 1) / 2 : (target - size) / 2;
        return (0, size, offset);
    }
}
