using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Configuration;

/// <summary>One source of pairs.</summary>
public sealed record DataSourceOptions
{
    /// <summary>What lies at the path; <c>auto</c> tells by the name: .tar, .csv, .tsv, .jsonl, else a folder. Default auto.</summary>
    public DataSourceKind Kind { get; init; } = DataSourceKind.Auto;

    /// <summary>A file, a folder, or shards with braces: <c>data/{00000..00123}.tar</c>.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Share of this source in a mixture, relative to the others. Default 1.</summary>
    [Range(1e-9, 1e9)]
    public double Weight { get; init; } = 1;

    /// <summary>Folder that relative picture paths of a list start from; null takes the list's own folder. Default null.</summary>
    public string? Root { get; init; }

    /// <summary>Column (CSV, TSV) or property (JSONL) of the picture's path. Default <c>filepath</c>.</summary>
    [Required]
    public string ImageColumn { get; init; } = "filepath";

    /// <summary>Column or property of the caption; in JSONL it may be a list of captions. Default <c>title</c>.</summary>
    [Required]
    public string CaptionColumn { get; init; } = "title";

    /// <summary>File extensions of pictures, in the order of preference. Default jpg, jpeg, png, webp.</summary>
    public IReadOnlyList<string> ImageExtensions { get; init; } = ["jpg", "jpeg", "png", "webp"];

    /// <summary>File extension of captions in shards and image folders. Default <c>txt</c>.</summary>
    [Required]
    public string CaptionExtension { get; init; } = "txt";

    /// <summary>Caption of a picture in a class folder without a caption file; <c>{}</c> is the class's name. Default <c>a photo of a {}.</c>.</summary>
    [Required]
    public string ClassTemplate { get; init; } = "a photo of a {}.";
}
