namespace Clip.Sdk.Files.Tar;

/// <summary>WebDataset's rule for which files of a shard belong together.</summary>
public static class ShardKey
{
    /// <summary>The sample that a file belongs to: its path up to the first point of the file's name. A hidden file is its own key.</summary>
    /// <param name="name">The file's path in the shard.</param>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int file = name.LastIndexOf('/') + 1;
        int point = name.IndexOf('.', file);
        return point <= file ? name : name[..point];
    }
}
