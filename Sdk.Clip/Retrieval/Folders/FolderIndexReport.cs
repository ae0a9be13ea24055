namespace Clip.Sdk.Retrieval;

/// <summary>What a refresh did.</summary>
public sealed record FolderIndexReport
{
    /// <summary>New pictures that were encoded.</summary>
    public required long Added { get; init; }

    /// <summary>Pictures whose file or caption changed.</summary>
    public required long Changed { get; init; }

    /// <summary>Files of a new name whose content the index knew: moved, renamed or copied, not encoded again.</summary>
    public required long Moved { get; init; }

    /// <summary>Pictures that were left as they are.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Pictures whose file is gone, or can no longer be read.</summary>
    public required long Removed { get; init; }

    /// <summary>Files that could not be used: pictures that are not in the index, and captions that are in it without an embedding.</summary>
    public required IReadOnlyList<FolderIndexFailure> Failures { get; init; }
}
