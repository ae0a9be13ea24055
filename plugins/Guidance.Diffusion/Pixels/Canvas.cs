using System.Runtime.Intrinsics;

namespace Clip.Guidance.Diffusion.Pixels;

/// <summary>
/// A picture with its three channels and an unused fourth side by side, [H, W, 4]: a pixel is one vector, and a row is one run of
/// floats. All linear operations on pictures work in this form.
/// </summary>
internal sealed class Canvas(int height, int width)
{
    /// <summary>Floats a pixel.</summary>
    public const int Channels = 4;

    public int Height => height;

    public int Width => width;

    public float[] Values { get; } = new float[checked(height * width * Channels)];

    public Span<float> Row(int y) => Values.AsSpan(y * width * Channels, width * Channels);

    public Span<float> Row(int y, int firstColumn, int columns) => Values.AsSpan(((y * width) + firstColumn) * Channels, columns * Channels);

    public Vector128<float> this[int place]
    {
        get => Vector128.LoadUnsafe(ref Values[place * Channels]);
        set => value.StoreUnsafe(ref Values[place * Channels]);
    }

    public void Clear() => Array.Clear(Values);

    /// <summary>Takes [3, H, W] planes, each value times a factor plus an offset.</summary>
    public void FromPlanes(ReadOnlySpan<float> planes, float factor = 1, float offset = 0)
    {
        int size = height * width;
        ReadOnlySpan<float> red = planes[..size], green = planes.Slice(size, size), blue = planes.Slice(2 * size, size);
        for (int i = 0; i < size; i++)
        {
            this[i] = Vector128.Create((red[i] * factor) + offset, (green[i] * factor) + offset, (blue[i] * factor) + offset, 0);
        }
    }

    /// <summary>Writes [3, H, W] planes.</summary>
    public void ToPlanes(Span<float> planes)
    {
        int size = height * width;
        for (int channel = 0; channel < 3; channel++)
        {
            Span<float> plane = planes.Slice(channel * size, size);
            for (int i = 0; i < size; i++)
            {
                plane[i] = Values[(i * Channels) + channel];
            }
        }
    }

    /// <summary>Adds to [3, H, W] planes, times a factor.</summary>
    public void AddToPlanes(Span<float> planes, float factor)
    {
        int size = height * width;
        for (int channel = 0; channel < 3; channel++)
        {
            Span<float> plane = planes.Slice(channel * size, size);
            for (int i = 0; i < size; i++)
            {
                plane[i] += Values[(i * Channels) + channel] * factor;
            }
        }
    }
}
