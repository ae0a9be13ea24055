using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Zero-shot classification of an image folder.</summary>
public sealed record ZeroShotOptions
{
    /// <summary>Name of the data set in reports.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>A folder with one folder for each class.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>A file with one class name a line, in the order of the sorted class folders; null takes the folders' names. Default null.</summary>
    public string? ClassNames { get; init; }

    /// <summary>A named template set (<c>openai-80</c>, <c>openai-7</c>, <c>simple</c>) or a file with one template a line. Default <c>openai-80</c>.</summary>
    [Required]
    public string Templates { get; init; } = "openai-80";
}
