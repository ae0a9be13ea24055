namespace Clip.Sdk.Training.Metrics;

/// <summary>The values of one step, in the order in which they are shown.</summary>
public sealed record MetricRow
{
    /// <summary>The optimiser step that the values belong to, from 0.</summary>
    public required long Step { get; init; }

    /// <summary>When they were taken.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Names, with <c>/</c> between groups (<c>train/loss</c>), and values.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> Values { get; init; }

    /// <summary>The value of a name, or null.</summary>
    /// <param name="name">The full name.</param>
    public double? this[string name]
    {
        get
        {
            foreach ((string key, double value) in Values)
            {
                if (key == name)
                {
                    return value;
                }
            }

            return null;
        }
    }
}
