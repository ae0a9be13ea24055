namespace Clip.Sdk.Batches;

/// <summary>What a batch head reads of each item.</summary>
[Flags]
public enum BatchInput
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A picture.</summary>
    Image = 1,

    /// <summary>A text: a prompt, a caption.</summary>
    Text = 2,
}
