namespace Clip.Sdk.Export;

/// <summary>What an export wrote.</summary>
public sealed record OnnxExportReport
{
    /// <summary>The directory, in full.</summary>
    public required string Directory { get; init; }

    /// <summary>Every file, in the order of names.</summary>
    public required IReadOnlyList<OnnxExportFile> Files { get; init; }

    /// <summary>Bytes of all files.</summary>
    public long TotalBytes => Files.Sum(file => file.Bytes);

    /// <summary>The version of the standard operators that the networks are made of.</summary>
    public required int OperatorSet { get; init; }

    /// <summary>What the directory lacks or says differently, in sentences; empty where nothing is to be said.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The comparisons with the encoders, empty without <see cref="OnnxExportOptions.Verify"/>.</summary>
    public required IReadOnlyList<OnnxExportCheck> Checks { get; init; }
}
