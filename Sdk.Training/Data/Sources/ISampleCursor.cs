namespace Clip.Sdk.Training.Data;

/// <summary>A place in a stream of pairs. Used by one thread at a time.</summary>
public interface ISampleCursor : IDisposable
{
    /// <summary>The next sample, or null at the end of the last epoch.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    TrainingSample? Read(CancellationToken cancellationToken = default);

    /// <summary>The place of the next sample, to be saved with a checkpoint.</summary>
    SamplePosition Save();
}
