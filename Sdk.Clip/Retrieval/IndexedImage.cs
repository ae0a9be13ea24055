namespace Clip.Sdk.Retrieval;

/// <summary>A picture as an index knows it, without its embedding.</summary>
public sealed record IndexedImage
{
    /// <summary>Its path, relative to <see cref="ImageIndexInfo.Root"/> with <c>/</c> between folders where there is a root; unique in the index.</summary>
    public required string Path { get; init; }

    /// <summary>Its caption, or null.</summary>
    public string? Caption { get; init; }

    /// <summary>The file's length in bytes when it was encoded, or 0 when it was no file.</summary>
    public long FileLength { get; init; }

    /// <summary>The file's time of last change when it was encoded, or the smallest value when it was no file.</summary>
    public DateTime ModifiedUtc { get; init; }

    /// <summary>SHA-256 of the file, lower-case hex, or null when it was no file.</summary>
    public string? Sha256 { get; init; }
}
