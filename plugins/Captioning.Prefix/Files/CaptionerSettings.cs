using System.Text.Json;
using System.Text.Json.Serialization;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>What <c>captioner.json</c> says: which embeddings the captioner takes, and how it is meant to be decoded.</summary>
public sealed record CaptionerSettings
{
    /// <summary>The file's name.</summary>
    public const string FileName = "captioner.json";

    /// <summary>The only format there is.</summary>
    public const string CurrentFormat = "clip-captioner/1";

    private const int MostWindows = 16;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary><see cref="CurrentFormat"/>.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>Whether embeddings have unit length before they are mapped. ClipCap's published files take them raw.</summary>
    public bool NormalizeEmbedding { get; init; }

    /// <summary>The embedding space that the captioner was trained on, <see cref="EncoderInfo.SpaceId"/>; null where it is unknown.</summary>
    public string? SpaceId { get; init; }

    /// <summary>The parts of a picture whose embeddings it takes.</summary>
    public PictureViews Views { get; init; } = PictureViews.Whole;

    /// <summary>Names that are a token each, or null.</summary>
    public CaptionerNames? Names { get; init; }

    /// <summary>The weight of the picture where a call does not say, see <see cref="DecodingOptions.PictureWeight"/>; null for none.</summary>
    public double? PictureWeight { get; init; }

    /// <summary>What stands before the names of the language model's tensors.</summary>
    public string WeightPrefix { get; init; } = "gpt.";

    /// <summary>The text of one token that ends a caption, or null.</summary>
    public string? Stop { get; init; } = ".";

    /// <summary>The most tokens of a caption.</summary>
    public int MaxTokens { get; init; } = 67;

    /// <summary>What a reader should know about how it was trained; not interpreted.</summary>
    public string? Notes { get; init; }

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">It cannot be read or is of another format.</exception>
    public static CaptionerSettings Read(string path)
    {
        try
        {
            CaptionerSettings settings = JsonSerializer.Deserialize<CaptionerSettings>(File.ReadAllBytes(path), Json)
                ?? throw new ModelFormatException($"'{path}' is empty; the settings of a captioner were wanted.", path);
            if (settings.Format != CurrentFormat)
            {
                throw new ModelFormatException($"'{path}' has the format '{settings.Format}', but this reader knows '{CurrentFormat}'. Use a newer version of the plugin.", path);
            }

            // A null in the file means the default as its absence does.
            settings = settings with { Views = settings.Views ?? PictureViews.Whole };
            return settings.Problem() is { } problem ? throw new ModelFormatException($"'{path}' has {problem}.", path) : settings;
        }
        catch (JsonException error)
        {
            throw new ModelFormatException($"'{path}' is no captioner's settings: {error.Message}", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"'{path}' cannot be read: {error.Message}", path, error);
        }
    }

    private string? Problem() =>
        Views is not { Grid: >= 0 and <= MostWindows, Size: > 0 and <= 1 } ? $"views of the grid {Views.Grid} and the size {Views.Size}; wanted a grid of 0 to {MostWindows} and a size above 0, up to 1"
        : !(Views.SizeStep >= 0 && Views.SizeStep < Views.Size && Views.Size + Views.SizeStep <= 1) ? $"views of the size {Views.Size} with a step of {Views.SizeStep}; wanted a step from 0 that leaves sizes above 0, up to 1"
        : PictureWeight is { } weight && (!double.IsFinite(weight) || weight < 0) ? $"a weight of the picture of {weight}; wanted a number from 0"
        : Names?.Problem();
}
