namespace Clip.Sdk.Imaging;

/// <summary>Turns 8-bit interleaved pixels into scaled and normalised planes, through a table of 256 values for each channel.</summary>
internal sealed class PixelNormalizer
{
    private readonly float[][] _tables;

    internal PixelNormalizer(PreprocessSettings settings) =>
        _tables = [.. Enumerable.Range(0, 3).Select(channel => Table(settings, channel))];

    /// <param name="pixels">[N, 3] R G B.</param>
    /// <param name="planes">[3, N] receives the values.</param>
    internal void Normalize(ReadOnlySpan<byte> pixels, Span<float> planes)
    {
        int count = pixels.Length / 3;
        ReadOnlySpan<float> reds = _tables[0];
        ReadOnlySpan<float> greens = _tables[1];
        ReadOnlySpan<float> blues = _tables[2];
        Span<float> red = planes[..count];
        Span<float> green = planes.Slice(count, count);
        Span<float> blue = planes.Slice(2 * count, count);
        for (int i = 0; i < red.Length; i++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(i * 3, 3);
            red[i] = reds[pixel[0]];
            green[i] = greens[pixel[1]];
            blue[i] = blues[pixel[2]];
        }
    }

    /// <summary>
    /// The references compute in single precision. torchvision divides by 255; Hugging Face multiplies in double precision and
    /// rounds, which gives the same numbers for 1/255.
    /// </summary>
    private static float[] Table(PreprocessSettings settings, int channel)
    {
        var table = new float[256];
        for (int value = 0; value < table.Length; value++)
        {
            float rescaled = (float)(value * settings.RescaleFactor);
            table[value] = (rescaled - settings.Mean[channel]) / settings.StandardDeviation[channel];
        }

        return table;
    }
}
