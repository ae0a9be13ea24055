namespace Clip.Sdk.Moderation;

/// <summary>What is to be done with an item, the mildest first.</summary>
public enum ModerationAction
{
    /// <summary>It may be shown.</summary>
    Allow,

    /// <summary>A person decides.</summary>
    Review,

    /// <summary>It is not shown.</summary>
    Block,
}
