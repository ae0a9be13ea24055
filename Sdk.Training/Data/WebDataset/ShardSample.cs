namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>A sample as it lies in a shard.</summary>
internal sealed record ShardSample(SampleLocation Location, string Name, byte[] Image, IReadOnlyList<string> Captions, int ClassIndex);
