using Clip.Sdk.Files.Tar;

namespace Clip.Sdk.Hosts.Console.Shards;

/// <summary>Shards as they are named on a command line.</summary>
internal static class ShardPaths
{
    public const string Description = "Shards: .tar files (also .tar.gz), patterns such as 'data/{000..123}.tar', or folders of them.";

    private const int ShownPaths = 3;

    /// <summary>Every shard that the arguments name, in order.</summary>
    /// <exception cref="InputException">A shard does not exist, or a folder holds none.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> arguments)
    {
        string[] shards = [.. arguments.SelectMany(ShardPattern.Find)];
        string[] missing = [.. shards.Where(shard => !File.Exists(shard))];
        return missing.Length == 0
            ? shards
            : throw new InputException($"{missing.Length} of {shards.Length} shards do not exist, among them {string.Join(", ", missing.Take(ShownPaths).Select(shard => $"'{Path.GetFullPath(shard)}'"))}. Check the path.", missing[0]);
    }
}
