using System.Text.Json;

namespace Clip.Sdk.Training.Data;

/// <summary>A place in a stream of pairs, small enough to save with every checkpoint. What the numbers mean is the source's own affair.</summary>
public sealed record SamplePosition
{
    /// <summary>A word for the kind and size of the source, so that a position is not taken up by another one.</summary>
    public required string Source { get; init; }

    /// <summary>The epoch.</summary>
    public int Epoch { get; init; }

    /// <summary>Items of the epoch that are done: entries of a list, or shards of a stream.</summary>
    public long Done { get; init; }

    /// <summary>Bytes that are done of the open shard.</summary>
    public long Offset { get; init; }

    /// <summary>Members that were passed in the open shard.</summary>
    public long Members { get; init; }

    /// <summary>State of the random generator, empty where none is used.</summary>
    public IReadOnlyList<ulong> Random { get; init; } = [];

    /// <summary>Where the samples lie that a shuffle buffer holds.</summary>
    public IReadOnlyList<SampleLocation> Buffer { get; init; } = [];

    /// <summary>The places of the sources that this one is made of.</summary>
    public IReadOnlyList<SamplePosition> Parts { get; init; } = [];

    /// <summary>The position as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PositionSerializerContext.Default.SamplePosition);

    /// <summary>Reads a position.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="InputException">It is no position.</exception>
    public static SamplePosition FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, PositionSerializerContext.Default.SamplePosition)
                ?? throw new InputException("A data position was expected but 'null' came. Take one that a checkpoint holds.");
        }
        catch (JsonException error)
        {
            throw new InputException($"A data position was expected but the text is none: {error.Message} Take one that a checkpoint holds.", innerException: error);
        }
    }

    internal SamplePosition Checked(string source) => Source == source
        ? this
        : throw new InputException(
            $"The saved data position belongs to '{Source}' but the data are '{source}'. Resume with the same data, or start the data anew.", Source);
}
