using System.Text.Json;
using System.Text.Json.Serialization;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Imaging;

/// <summary>One picture of a fixture folder and what the reference makes of it.</summary>
internal sealed class PreprocessCase
{
    [JsonPropertyName("file")]
    public required string File { get; init; }

    [JsonPropertyName("expected")]
    public required string Expected { get; init; }

    [JsonPropertyName("pillow_mode")]
    public required string PillowMode { get; init; }

    [JsonPropertyName("source_width")]
    public required int SourceWidth { get; init; }

    [JsonPropertyName("source_height")]
    public required int SourceHeight { get; init; }

    [JsonPropertyName("tensor_first10")]
    public required double[] First { get; init; }

    [JsonPropertyName("tensor_mean")]
    public required double Mean { get; init; }

    [JsonPropertyName("tensor_std")]
    public required double StandardDeviation { get; init; }

    [JsonIgnore]
    public string Folder { get; private set; } = string.Empty;

    public string ImagePath => Path.Combine(Folder, File);

    public byte[] ReadExpected() => Npy.ReadBytes(Path.Combine(Folder, Expected)).Values;

    public static PreprocessCase Find(string folder, string name) => All(folder).Single(item => Path.GetFileName(item.File) == name);

    /// <summary>The file names of all cases, or nothing where the folder is absent.</summary>
    public static TheoryData<string> Names(string? folder)
    {
        TheoryData<string> names = [];
        foreach (PreprocessCase item in folder is null ? [] : All(folder))
        {
            names.Add(Path.GetFileName(item.File));
        }

        return names;
    }

    private static PreprocessCase[] All(string folder)
    {
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(folder, "cases.json")));
        PreprocessCase[] cases = document.RootElement.GetProperty("cases").Deserialize<PreprocessCase[]>()!;
        foreach (PreprocessCase item in cases)
        {
            item.Folder = folder;
        }

        return cases;
    }
}
