namespace Clip.Sdk.Architectures;

/// <summary>The shape of a vision transformer (Dosovitskiy et al. 2020, arXiv:2010.11929): CLIP's with a class token and an extra layer norm before the blocks, SigLIP's with neither.</summary>
public sealed record VisionTransformerArchitecture : VisionArchitecture
{
    /// <summary>Height and width in pixels of a patch.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Number of transformer blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads a block.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the feed-forward layer's inside.</summary>
    public required int MlpWidth { get; init; }

    /// <summary>The non-linearity.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Epsilon of the layer norms.</summary>
    public float LayerNormEpsilon { get; init; } = 1e-5f;

    /// <summary>How tokens become an embedding, and with it whether there are a class token and a first layer norm.</summary>
    public VisionPooling Pooling { get; init; } = VisionPooling.ClassToken;

    /// <summary>Patches along one side.</summary>
    public int GridSize => ImageSize / PatchSize;

    /// <summary>Patches, and the class token where there is one.</summary>
    public int TokenCount => (GridSize * GridSize) + ClassTokens;

    /// <summary>Tokens before the patches: one or none.</summary>
    internal int ClassTokens => Pooling == VisionPooling.ClassToken ? 1 : 0;
}
