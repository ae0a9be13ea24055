namespace Clip.Sdk.Training.Data;

/// <summary>Where a sample lies in a set of shards.</summary>
/// <param name="Shard">Number of the shard in the sorted list.</param>
/// <param name="Offset">Byte at which its first member's header begins, in the uncompressed shard.</param>
/// <param name="Sample">Number of the sample within the shard.</param>
/// <param name="Epoch">The pass that it was read in.</param>
public readonly record struct SampleLocation(int Shard, long Offset, long Sample, int Epoch);
