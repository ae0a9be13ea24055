namespace Clip.Sdk.Moderation;

/// <summary>What is moderated. Pictures and texts lie in one space but at different distances from prompts, so each is calibrated for itself.</summary>
public enum Modality
{
    /// <summary>A picture.</summary>
    Image,

    /// <summary>A text.</summary>
    Text,
}
