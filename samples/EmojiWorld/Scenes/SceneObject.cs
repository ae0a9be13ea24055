namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>A thing in a scene. Places and sizes are parts of the scene's side.</summary>
public sealed record SceneObject
{
    /// <summary>Number of the concept.</summary>
    public required int Concept { get; init; }

    /// <summary>Number of the style.</summary>
    public required int Style { get; init; }

    /// <summary>Centre, 0 is left.</summary>
    public required double X { get; init; }

    /// <summary>Centre, 0 is top.</summary>
    public required double Y { get; init; }

    /// <summary>Side of the icon.</summary>
    public required double Size { get; init; }

    /// <summary>Turn in radians.</summary>
    public double Rotation { get; init; }

    /// <summary>Mirrored left to right.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>Number of the colour that it is painted in, or −1.</summary>
    public int Paint { get; init; } = -1;

    /// <summary>Strength of light from one side and shade on the other, 0 to 1.</summary>
    public double Shading { get; init; }

    /// <summary>Where the light comes from, in radians.</summary>
    public double LightAngle { get; init; }

    /// <summary>Number of the colour of a second lamp, whose light shows on one side only.</summary>
    public int Glow { get; init; }

    /// <summary>Strength of that light, 0 to 1.</summary>
    public double GlowStrength { get; init; }

    /// <summary>Where it comes from, in radians.</summary>
    public double GlowAngle { get; init; }

    /// <summary>Darkness of its shadow, 0 to 1.</summary>
    public double Shadow { get; init; }

    /// <summary>A word for its size in captions (<c>small</c>, <c>large</c>), or empty.</summary>
    public string SizeWord { get; init; } = "";
}
