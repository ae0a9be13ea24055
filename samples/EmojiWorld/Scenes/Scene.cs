namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>A picture before it is drawn: all that the painter and the caption writer need to know.</summary>
public sealed record Scene
{
    /// <summary>What it is made of.</summary>
    public required SceneKind Kind { get; init; }

    /// <summary>What is behind.</summary>
    public required Background Background { get; init; }

    /// <summary>The things: left before right, upper before lower, large before small.</summary>
    public required IReadOnlyList<SceneObject> Objects { get; init; }

    /// <summary>A word for the place of a single small thing (<c>in the top left corner</c>), or empty.</summary>
    public string PlaceWords { get; init; } = "";

    /// <summary>Factor on brightness.</summary>
    public double Brightness { get; init; } = 1;

    /// <summary>Factor on contrast.</summary>
    public double Contrast { get; init; } = 1;

    /// <summary>Deviation of blur in pixels at 64 × 64, 0 is sharp.</summary>
    public double Blur { get; init; }

    /// <summary>Deviation of noise in levels.</summary>
    public double Noise { get; init; }

    /// <summary>JPEG quality, 0 is uncompressed.</summary>
    public int JpegQuality { get; init; }
}
