namespace Clip.Sdk.Training.Metrics;

/// <summary>Takes the metrics of a run.</summary>
/// <remarks>A writer is used by one thread at a time. Disposing it writes what it still holds.</remarks>
public interface IMetricWriter : IDisposable
{
    /// <summary>Takes the values of one step.</summary>
    /// <param name="row">The values.</param>
    void Write(MetricRow row);

    /// <summary>Makes sure that what was written survives the end of the process.</summary>
    void Flush();
}
