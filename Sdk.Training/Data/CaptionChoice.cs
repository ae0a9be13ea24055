namespace Clip.Sdk.Training.Data;

/// <summary>Which caption is taken where a picture has several.</summary>
public enum CaptionChoice
{
    /// <summary>One at random, by seed, epoch and sample.</summary>
    Random,

    /// <summary>The first.</summary>
    First,
}
