using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Learning from a teacher's features and similarities.</summary>
public sealed record DistillationOptions
{
    /// <summary>The teacher's checkpoint.</summary>
    [Required]
    public string Teacher { get; init; } = "";

    /// <summary>Weight of the distance between features; the widths must be equal. Default 0.</summary>
    [Range(0, 1e6)]
    public double FeatureWeight { get; init; }

    /// <summary>Weight of the cross-entropy between the teacher's and the student's similarities. Default 1.</summary>
    [Range(0, 1e6)]
    public double LogitWeight { get; init; } = 1;
}
