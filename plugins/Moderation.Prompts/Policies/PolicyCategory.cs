namespace Clip.Sdk.Moderation.Policies;

/// <summary>Something that a policy looks for.</summary>
public sealed record PolicyCategory
{
    /// <summary>Lower-case words joined by hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people.</summary>
    public required string Title { get; init; }

    /// <summary>What belongs to it and what does not; empty where the file does not say.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it looks like.</summary>
    public required IReadOnlyList<string> Positive { get; init; }

    /// <summary>What looks alike and is none, and what everything else looks like.</summary>
    public required IReadOnlyList<string> Counter { get; init; }

    /// <summary>Sentences with <c>{}</c> for the prompt; their embeddings are averaged.</summary>
    public required IReadOnlyList<string> Templates { get; init; }

    /// <summary>How prompts are put together.</summary>
    public Pooling Pooling { get; init; } = Pooling.Max;

    /// <summary>When something is done.</summary>
    public PolicyThresholds Thresholds { get; init; } = new();

    /// <summary>Names of severities, the lowest first.</summary>
    public IReadOnlyList<SeverityBand> Bands { get; init; } = DefaultBands;

    /// <summary>What is treated more mildly.</summary>
    public IReadOnlyList<PolicyExemption> Exemptions { get; init; } = [];

    /// <summary>Who reviews it, or null.</summary>
    public string? Route { get; init; }

    /// <summary>The curve for pictures, or null.</summary>
    public CalibrationRecord? ImageCalibration { get; init; }

    /// <summary>The curve for texts, or null.</summary>
    public CalibrationRecord? TextCalibration { get; init; }

    /// <summary>The file that it stands in.</summary>
    public required string Source { get; init; }

    /// <summary>The line that it begins in.</summary>
    public int Line { get; init; }

    internal static IReadOnlyList<SeverityBand> DefaultBands { get; } = [new("low", 0.25), new("medium", 0.5), new("high", 0.8)];

    /// <summary>The curve for a modality, or null.</summary>
    /// <param name="modality">Pictures or texts.</param>
    public CalibrationRecord? CalibrationOf(Modality modality) => modality == Modality.Image ? ImageCalibration : TextCalibration;

    /// <summary>The thresholds for a modality.</summary>
    /// <param name="modality">Pictures or texts.</param>
    public PolicyThresholds ThresholdsOf(Modality modality) => CalibrationOf(modality)?.Thresholds ?? Thresholds;

    /// <summary>The name of the band of a probability; <c>none</c> below the lowest.</summary>
    /// <param name="probability">0 to 1.</param>
    public string SeverityAt(double probability)
    {
        string name = "none";
        foreach (SeverityBand band in Bands)
        {
            if (probability >= band.From)
            {
                name = band.Name;
            }
        }

        return name;
    }
}
