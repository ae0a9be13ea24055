using System.Text.Json;
using Clip.Sdk.Files;

namespace Clip.Sdk.Checkpoints;

/// <summary>A <c>*.index.json</c> file beside the shards of a checkpoint: which tensor is in which file.</summary>
internal sealed class ShardIndex
{
    private ShardIndex(string path, IReadOnlyDictionary<string, string> weightMap)
    {
        Path = path;
        WeightMap = weightMap;
        Files = [.. weightMap.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, name))];
    }

    /// <summary>The index file.</summary>
    public string Path { get; }

    /// <summary>Tensor name to file name.</summary>
    public IReadOnlyDictionary<string, string> WeightMap { get; }

    /// <summary>The shards, in full.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads an index. File names must be plain names: an index cannot point out of its folder.</summary>
    /// <exception cref="ModelFormatException">The index is malformed.</exception>
    public static ShardIndex Read(string path)
    {
        string fullPath = System.IO.Path.GetFullPath(path);
        JsonElement root = JsonFile.ReadObject(fullPath);
        if (!root.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFormatException($"The shard index '{fullPath}' has no object 'weight_map'.", fullPath);
        }

        Dictionary<string, string> weights = new(StringComparer.Ordinal);
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            string? file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;
            if (string.IsNullOrEmpty(file) || file is "." or ".." || file.AsSpan().IndexOfAny("/\\:\0") >= 0)
            {
                throw new ModelFormatException($"The shard index '{fullPath}' puts tensor '{entry.Name}' into '{file}'; a file name without a folder was wanted.", fullPath);
            }

            if (!weights.TryAdd(entry.Name, file))
            {
                throw new ModelFormatException($"The shard index '{fullPath}' names tensor '{entry.Name}' twice.", fullPath);
            }
        }

        return weights.Count > 0
            ? new ShardIndex(fullPath, weights)
            : throw new ModelFormatException($"The shard index '{fullPath}' names no tensor.", fullPath);
    }

    /// <summary>Compares what the shards hold with what the index says.</summary>
    /// <exception cref="ModelFormatException">A tensor is missing from the shards or from the index.</exception>
    public void Check(IReadOnlyDictionary<string, CheckpointTensor> tensors)
    {
        string[] missing = [.. WeightMap.Keys.Where(name => !tensors.ContainsKey(name))];
        string[] surplus = [.. tensors.Keys.Where(name => !WeightMap.ContainsKey(name))];
        if (missing.Length + surplus.Length > 0)
        {
            throw new ModelFormatException(
                $"The shards do not hold what '{Path}' says.{NameList.Sentence(" Missing", missing)}{NameList.Sentence(" Not in the index", surplus)} Download the directory again.", Path);
        }
    }
}
