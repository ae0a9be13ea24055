namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>A sample of a shard with all its files as they are, whatever they hold.</summary>
/// <param name="Shard">Path of the shard.</param>
/// <param name="Key">The sample's name: what stands before the first point of its files' names.</param>
/// <param name="Files">Extensions without the point, and contents.</param>
public sealed record ShardRecord(string Shard, string Key, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Files)
{
    /// <summary>The content of a file, or null where the sample has none of that extension.</summary>
    /// <param name="extension">The extension, in any case.</param>
    public ReadOnlyMemory<byte>? Find(string extension)
    {
        foreach ((string own, ReadOnlyMemory<byte> content) in Files)
        {
            if (string.Equals(own, extension, StringComparison.OrdinalIgnoreCase))
            {
                return content;
            }
        }

        return null;
    }
}
