using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Hosts.Console.Shards;

/// <summary>What a shard holds.</summary>
/// <param name="shard">Its path.</param>
/// <param name="bytes">Its length.</param>
internal sealed class ShardFacts(string shard, long bytes)
{
    public string Shard { get; } = shard;

    public long Bytes { get; } = bytes;

    public long Samples { get; set; }

    /// <summary>Samples with a picture that decodes and at least one caption.</summary>
    public long Usable { get; set; }

    public long CaptionCount { get; set; }

    public SampleFaults Faults { get; } = new();

    /// <summary>How many files there are of each extension.</summary>
    public SortedDictionary<string, long> Extensions { get; } = new(StringComparer.Ordinal);

    /// <summary>How many pictures there are of each class number.</summary>
    public SortedDictionary<int, long> Classes { get; } = [];

    public List<int> Widths { get; } = [];

    public List<int> Heights { get; } = [];

    public List<int> CaptionWords { get; } = [];
}
