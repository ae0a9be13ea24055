using System.Text.Json;

namespace Clip.Sdk.Training.Data;

/// <summary>Where a loader stands between two batches: a place in its source, and samples to read from there that were used already.</summary>
/// <param name="Source">A place in the source at or before the next sample.</param>
/// <param name="Skip">Samples from that place on that earlier batches hold.</param>
public sealed record DataPosition(SamplePosition Source, long Skip)
{
    /// <summary>The position as JSON, for a checkpoint.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PositionSerializerContext.Default.DataPosition);

    /// <summary>Reads a position.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="InputException">It is no position.</exception>
    public static DataPosition FromJson(string json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, PositionSerializerContext.Default.DataPosition) is { Source: not null, Skip: >= 0 } position)
            {
                return position;
            }
        }
        catch (JsonException error)
        {
            throw new InputException($"A data position was expected but the text is none: {error.Message} Take one that a checkpoint holds.", innerException: error);
        }

        throw new InputException("A data position was expected but the text holds none. Take one that a checkpoint holds.");
    }
}
