namespace Clip.Sdk.Training.Metrics;

/// <summary>Hands every row on to several writers, which it owns.</summary>
/// <param name="writers">The writers.</param>
public sealed class MetricWriters(IReadOnlyList<IMetricWriter> writers) : IMetricWriter
{
    /// <inheritdoc/>
    public void Write(MetricRow row)
    {
        foreach (IMetricWriter writer in writers)
        {
            writer.Write(row);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        foreach (IMetricWriter writer in writers)
        {
            writer.Flush();
        }
    }

    /// <summary>Disposes every writer.</summary>
    public void Dispose()
    {
        foreach (IMetricWriter writer in writers)
        {
            writer.Dispose();
        }
    }
}
