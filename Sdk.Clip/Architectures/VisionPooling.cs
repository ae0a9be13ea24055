namespace Clip.Sdk.Architectures;

/// <summary>How the tokens of a vision transformer become one embedding.</summary>
public enum VisionPooling
{
    /// <summary>A class token stands before the patches, and its last state is projected (CLIP).</summary>
    ClassToken,

    /// <summary>A learned probe attends to the patches after the last norm, and a feed-forward layer follows (SigLIP).</summary>
    Attention,
}
