namespace Clip.Sdk.Training.Trainer;

/// <summary>Training cannot go on: the loss or the gradients are no numbers any more, or the loss exploded. No step was taken with them.</summary>
public sealed class TrainingStoppedException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="step">The step, from 0, that was not taken.</param>
    /// <param name="lastCheckpoint">The last good checkpoint, or null where there is none.</param>
    public TrainingStoppedException(string message, long step, string? lastCheckpoint)
        : base(message) => (Step, LastCheckpoint) = (step, lastCheckpoint);

    /// <summary>The step, from 0, that was not taken.</summary>
    public long Step { get; }

    /// <summary>The last good checkpoint, or null where there is none.</summary>
    public string? LastCheckpoint { get; }

    /// <inheritdoc/>
    public override string Code => "training-stopped";
}
