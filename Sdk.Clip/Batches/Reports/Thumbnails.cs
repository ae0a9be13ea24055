using Clip.Sdk.Engines;

namespace Clip.Sdk.Batches;

/// <summary>Small pictures of the rows that a report shows, as data URIs.</summary>
internal sealed class Thumbnails(IImageCodec codec, int size)
{
    private const int Quality = 80;

    /// <summary>The thumbnails by row. A picture that cannot be read has none.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="source">Where pictures without a path of their own are read again.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Dictionary<long, string>> MakeAsync(IReadOnlyList<BatchRow> rows, IBatchSource source, CancellationToken cancellationToken)
    {
        var thumbnails = new Dictionary<long, string>();
        var inSource = new HashSet<long>();
        foreach (BatchRow row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Image is null)
            {
                inSource.Add(row.Index);
            }
            else
            {
                Add(thumbnails, row.Index, ImageSource.FromFile(row.Image), cancellationToken);
            }
        }

        if (inSource.Count > 0 && source.IsRepeatable)
        {
            await foreach (BatchEntry entry in source.ReadAsync((index, _) => inSource.Contains(index), cancellationToken).ConfigureAwait(false))
            {
                if (entry.Item.Image is { } picture)
                {
                    Add(thumbnails, entry.Item.Index, picture, cancellationToken);
                }
            }
        }

        return thumbnails;
    }

    private void Add(Dictionary<long, string> thumbnails, long index, ImageSource picture, CancellationToken cancellationToken)
    {
        try
        {
            byte[] encoded = codec.Encode(codec.Decode(picture, size, cancellationToken), EncodedImageFormat.Jpeg, Quality);
            thumbnails[index] = "data:image/jpeg;base64," + Convert.ToBase64String(encoded);
        }
        catch (ClipException)
        {
            // Its row says what is wrong with it.
        }
    }
}
