namespace Clip.Sdk.Batches;

/// <summary>What a job does where an earlier one with the same output was not finished.</summary>
public enum BatchStart
{
    /// <summary>Refuses, so that hours of work are not thrown away by accident.</summary>
    New,

    /// <summary>Goes on where the earlier one ended; begins where there is none.</summary>
    Resume,

    /// <summary>Throws the earlier one's rows away.</summary>
    Restart,
}
