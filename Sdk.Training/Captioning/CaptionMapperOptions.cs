using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Captioning;

/// <summary>The mapping network. The defaults are ClipCap's (Mokady et al. 2021, arXiv:2111.09734).</summary>
public sealed record CaptionMapperOptions
{
    /// <summary>Its kind. Default mlp.</summary>
    public CaptionMapperKind Kind { get; init; } = CaptionMapperKind.Mlp;

    /// <summary>Positions of a prefix, for each view of a picture. Default 10.</summary>
    [Range(1, 1024)]
    public int PrefixLength { get; init; } = 10;

    /// <summary>Tokens that the transformer makes of the embedding. Default 10.</summary>
    [Range(1, 1024)]
    public int ClipLength { get; init; } = 10;

    /// <summary>Layers of the transformer. Default 8.</summary>
    [Range(1, 256)]
    public int Layers { get; init; } = 8;
}
