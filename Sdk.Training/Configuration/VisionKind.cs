namespace Clip.Sdk.Training.Configuration;

/// <summary>Families of image towers.</summary>
public enum VisionKind
{
    /// <summary>A vision transformer.</summary>
    VisionTransformer,

    /// <summary>CLIP's ResNet.</summary>
    ModifiedResnet,
}
