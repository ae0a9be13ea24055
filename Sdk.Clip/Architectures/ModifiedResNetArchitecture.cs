namespace Clip.Sdk.Architectures;

/// <summary>The shape of CLIP's ResNet: three-layer stem, average pooling before strided convolutions, attention pooling (Radford et al. 2021, section 2.4).</summary>
public sealed record ModifiedResNetArchitecture : VisionArchitecture
{
    /// <summary>Bottleneck blocks in each of the four stages.</summary>
    public required IReadOnlyList<int> StageBlocks { get; init; }

    /// <summary>Channels after the stem; the last stage has 32 times as many, which is <see cref="VisionArchitecture.Width"/>.</summary>
    public required int StemWidth { get; init; }

    /// <summary>Heads of the attention pool.</summary>
    public required int Heads { get; init; }

    /// <summary>Cells along one side of the last feature map.</summary>
    public int GridSize => ImageSize / 32;
}
