namespace Clip.Sdk.Batches;

/// <summary>An item of a batch job.</summary>
public sealed record BatchItem
{
    private static readonly IReadOnlyDictionary<string, string> NoFields = new Dictionary<string, string>();

    /// <summary>Its place in the job's input, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>Its name, unique in the job: a path, a key of a shard, a column of the input.</summary>
    public required string Id { get; init; }

    /// <summary>The picture, or null.</summary>
    public ImageSource? Image { get; init; }

    /// <summary>The text, or null.</summary>
    public string? Text { get; init; }

    /// <summary>Reference texts, for heads that compare with what people wrote.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The further columns of the input, such as a category or a generator's name.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = NoFields;
}
