using System.Text.Json.Nodes;

namespace Clip.Sdk.Batches;

/// <summary>What became of an item: its values, or why it has none.</summary>
public sealed record BatchResult
{
    private BatchResult(long index, string id, JsonObject? values, ClipException? error)
    {
        Index = index;
        Id = id;
        Values = values;
        Error = error;
    }

    /// <summary>The item's place in the input, from 0.</summary>
    public long Index { get; }

    /// <summary>The item's name.</summary>
    public string Id { get; }

    /// <summary>The values by column, or null where there is an error.</summary>
    public JsonObject? Values { get; }

    /// <summary>Why there are no values, or null; its <see cref="ClipException.Code"/> goes into the error row.</summary>
    public ClipException? Error { get; }

    /// <summary>The result of an item that went well.</summary>
    /// <param name="item">The item.</param>
    /// <param name="values">Its values; every column of the head.</param>
    public static BatchResult Success(BatchItem item, JsonObject values)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(values);
        return new BatchResult(item.Index, item.Id, values, null);
    }

    /// <summary>The result of an item that went wrong.</summary>
    /// <param name="item">The item.</param>
    /// <param name="error">Why.</param>
    public static BatchResult Failure(BatchItem item, ClipException error)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(error);
        return new BatchResult(item.Index, item.Id, null, error);
    }
}
