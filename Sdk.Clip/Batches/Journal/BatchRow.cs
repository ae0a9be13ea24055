using System.Text.Json.Nodes;

namespace Clip.Sdk.Batches;

/// <summary>A row of a job's output: what the item was and what became of it.</summary>
public sealed record BatchRow
{
    /// <summary>The item's place in the input, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The item's name.</summary>
    public required string Id { get; init; }

    /// <summary>The picture's path, or null where it has none of its own.</summary>
    public string? Image { get; init; }

    /// <summary>The item's text, or null.</summary>
    public string? Text { get; init; }

    /// <summary>The further columns of the input, or null.</summary>
    public JsonObject? Fields { get; init; }

    /// <summary>The head's values by column, or null where there is an error.</summary>
    public JsonObject? Values { get; init; }

    /// <summary>The code of the error, or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The message of the error, or null.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>True when the item has no values.</summary>
    public bool IsError => ErrorCode is not null;
}
