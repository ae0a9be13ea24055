namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>What a scene is made of.</summary>
public enum SceneKind
{
    /// <summary>One thing.</summary>
    Single,

    /// <summary>Two to four of the same thing.</summary>
    Count,

    /// <summary>Two things side by side.</summary>
    SideBySide,

    /// <summary>Two things above each other.</summary>
    Stacked,

    /// <summary>Two things of clearly different size.</summary>
    LargeAndSmall,

    /// <summary>Three or four things.</summary>
    Group,
}
