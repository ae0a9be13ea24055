namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>What is behind the things of a scene.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="First">Number of the first colour.</param>
/// <param name="Second">Number of the second colour.</param>
/// <param name="Scale">Width of stripes, squares or dots as a part of the side.</param>
/// <param name="Angle">Direction in radians.</param>
public readonly record struct Background(BackgroundKind Kind, int First, int Second, double Scale, double Angle);

/// <summary>Kinds of backgrounds.</summary>
public enum BackgroundKind
{
    /// <summary>One colour.</summary>
    Plain,

    /// <summary>From one colour to another.</summary>
    Gradient,

    /// <summary>Stripes of two colours.</summary>
    Striped,

    /// <summary>Squares of two colours.</summary>
    Checked,

    /// <summary>Dots of one colour on another.</summary>
    Dotted,

    /// <summary>Clouds of one colour in another.</summary>
    Mottled,
}
