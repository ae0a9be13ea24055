using Clip.Sdk.Files;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>Folders of pictures as matrices of embeddings.</summary>
internal sealed class ImageSets(IFileRoots files, ImageStream images, int dimensions)
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".avif", ".heif", ".heic",
    };

    /// <summary>The embeddings of all pictures below a folder, and how many could not be read.</summary>
    /// <exception cref="InputException">It is no folder, or holds fewer than two pictures that can be read.</exception>
    public async Task<(EmbeddingMatrix Embeddings, int Failed)> EncodeAsync(string folder, CancellationToken cancellationToken)
    {
        string path = files.ResolveInput(folder);
        if (!Directory.Exists(path))
        {
            throw new InputException($"'{folder}' is no folder. Give the folder of a set of pictures.", folder);
        }

        string[] pictures = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(file => Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
        var rows = new List<float>(pictures.Length * dimensions);
        int failed = 0;
        await foreach (EncodedItem item in images.EncodeAsync(pictures.Select(ImageSource.FromFile).ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false))
        {
            if (item.IsEncoded)
            {
                rows.AddRange(item.Embedding.Span);
            }
            else
            {
                failed++;
            }
        }

        return rows.Count >= 2 * dimensions
            ? (new EmbeddingMatrix(rows.ToArray(), dimensions, isNormalized: true), failed)
            : throw new InputException($"'{folder}' holds {rows.Count / dimensions} pictures that can be read, but a set needs two at least; {failed} could not be read.", folder);
    }
}
