namespace Clip.Sdk.Heads.Scoring;

/// <summary>What becomes of a text beyond the model's context.</summary>
public enum LongTexts
{
    /// <summary>It is an error, so that no score rests on half a prompt unnoticed.</summary>
    Error,

    /// <summary>The model's text encoder cuts it, keeping the end-of-text token; the row is flagged. The host's model must be set to cut texts.</summary>
    Truncate,

    /// <summary>It is cut at words into windows that fit; its embedding is the direction of the mean of theirs. The row says how many.</summary>
    Window,
}
