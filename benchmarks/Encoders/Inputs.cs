namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>Inputs that every contender makes by the same rule.</summary>
internal static class Inputs
{
    private const int ContextLength = 77;
    private const int ImageSize = 224;

    /// <summary>[N, 3, 224, 224] of noise.</summary>
    public static float[] Pixels(int batch)
    {
        var random = new Random(batch);
        float[] pixels = new float[batch * 3 * ImageSize * ImageSize];
        for (int index = 0; index < pixels.Length; index++)
        {
            pixels[index] = (random.NextSingle() * 4) - 2;
        }

        return pixels;
    }

    /// <summary>[N, 77] token rows of ordinary captions: 8 to 16 tokens with both specials, mean 12.</summary>
    public static int[] Captions(int batch)
    {
        var random = new Random(batch);
        int[] rows = new int[batch * ContextLength];
        for (int row = 0; row < batch; row++)
        {
            int length = 8 + (((row * 5) + 4) % 9);
            Span<int> ids = rows.AsSpan(row * ContextLength, ContextLength);
            ids[0] = 49406;
            for (int position = 1; position < length - 1; position++)
            {
                ids[position] = random.Next(1, 49405);
            }

            ids[length - 1] = 49407;
        }

        return rows;
    }
}
