using Clip.Sdk.Retrieval;

namespace Clip.Sdk.Clip.Tests.Retrieval;

/// <summary>Small indexes for tests.</summary>
internal static class TestIndex
{
    public static ImageIndexInfo Info(int dimensions = 4, VectorStorage storage = VectorStorage.Float16) =>
        new() { SpaceId = "letters-1", Dimensions = dimensions, Storage = storage };

    /// <summary>An index of the rows, named p0, p1, ..., committed in parts of the given sizes.</summary>
    public static void Create(string folder, EmbeddingMatrix rows, VectorStorage storage = VectorStorage.Float16, params ReadOnlySpan<int> parts)
    {
        using ImageIndexWriter writer = ImageIndexWriter.Create(folder, Info(rows.Dimensions, storage));
        int row = 0;
        foreach (int part in parts.IsEmpty ? [rows.Count] : parts)
        {
            for (int i = 0; i < part; i++, row++)
            {
                writer.Append(new IndexedImage { Path = $"p{row}" }, rows[row]);
            }

            writer.Commit();
        }

        Assert.Equal(rows.Count, row);
    }

    public static float Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return (float)sum;
    }
}
