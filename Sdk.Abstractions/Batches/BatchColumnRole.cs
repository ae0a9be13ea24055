namespace Clip.Sdk.Batches;

/// <summary>What a column means to a report.</summary>
public enum BatchColumnRole
{
    /// <summary>Shown, nothing else.</summary>
    Detail,

    /// <summary>A number that gets a histogram.</summary>
    Score,

    /// <summary>A class that rows are counted and filtered by.</summary>
    Category,

    /// <summary>One of allow, review, block: rows are filtered by it, and pictures of blocked rows are blurred.</summary>
    Action,

    /// <summary>A text that stands beside the picture, such as a caption.</summary>
    Caption,
}
