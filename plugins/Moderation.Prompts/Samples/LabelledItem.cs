namespace Clip.Sdk.Moderation.Samples;

/// <summary>An item of a labelled sample.</summary>
internal sealed record LabelledItem
{
    /// <summary>A name for messages.</summary>
    public required string Id { get; init; }

    /// <summary>The picture, or null for a text.</summary>
    public ImageSource? Image { get; init; }

    /// <summary>The text, or null for a picture.</summary>
    public string? Text { get; init; }

    /// <summary>The categories that it belongs to. A category that is neither here nor in <see cref="Unknown"/> is a no.</summary>
    public required IReadOnlySet<string> Labels { get; init; }

    /// <summary>Categories that nobody judged it for; it is left out of their figures.</summary>
    public IReadOnlySet<string> Unknown { get; init; } = new HashSet<string>();

    /// <summary>Other columns: groups for the audit of bias.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
}
