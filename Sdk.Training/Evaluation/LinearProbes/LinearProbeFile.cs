using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Training.Evaluation.LinearProbes;

/// <summary>A fitted probe with what it takes to use it again: its classes, and the features that it was fitted on.</summary>
/// <remarks>
/// Stored as safetensors: <c>weight</c> [K, D] and <c>bias</c> [K] as float32, which PyTorch loads into <c>nn.Linear</c>;
/// classes, encoder and form of the features are texts of the header.
/// </remarks>
public sealed record LinearProbeFile
{
    private const string Format = "clip-linear-probe";

    /// <summary>The classifier.</summary>
    public required LogisticRegression Model { get; init; }

    /// <summary>[K] names of the classes.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The embedding space of the features, as the encoder names it; empty where nobody knows.</summary>
    public string Space { get; init; } = "";

    /// <summary>True where it was fitted on unit-length embeddings, false for raw ones.</summary>
    public required bool IsNormalized { get; init; }

    /// <summary>C, the inverse of the regularisation's strength.</summary>
    public required double InverseRegularisation { get; init; }

    /// <summary>Writes the probe; the file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">There are more or fewer names than classes.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        if (Classes.Count != Model.ClassCount)
        {
            throw new ArgumentException($"The probe has {Model.ClassCount} classes but {Classes.Count} names. Give one name for each class.");
        }

        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["classes"] = JsonSerializer.Serialize(Classes),
            ["space"] = Space,
            ["features"] = IsNormalized ? "normalized" : "raw",
            ["c"] = InverseRegularisation.ToString("R", CultureInfo.InvariantCulture),
        };
        TensorDescription[] tensors =
        [
            new("weight", TensorType.Float32, [Model.ClassCount, Model.Dimensions]),
            new("bias", TensorType.Float32, [Model.ClassCount]),
        ];
        using SafetensorsWriter writer = SafetensorsWriter.Create(path, tensors, metadata);
        writer.Append("weight", MemoryMarshal.AsBytes(Model.Weights.Span));
        writer.Append("bias", MemoryMarshal.AsBytes(Model.Biases.Span));
        writer.Commit();
    }

    /// <summary>Reads a probe.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">The file is no probe, or damaged.</exception>
    public static LinearProbeFile Load(string path)
    {
        using TensorArchive archive = TensorArchive.Open(path);
        if (!archive.Metadata.TryGetValue("format", out string? format) || format != Format)
        {
            throw new ModelFormatException($"'{archive.Path}' is no linear probe: its header lacks 'format: {Format}'. Make one with 'clip probe train'.", archive.Path);
        }

        ReadOnlySpan<float> weights = Floats(archive, "weight", rank: 2);
        ReadOnlySpan<float> biases = Floats(archive, "bias", rank: 1);
        string[] classes = ClassesOf(archive);
        if (biases.Length < 2 || classes.Length != biases.Length || archive.Tensors["weight"].Shape[0] != biases.Length)
        {
            throw new ModelFormatException($"The probe '{archive.Path}' has weights [{string.Join(", ", archive.Tensors["weight"].Shape)}], {biases.Length} biases and {classes.Length} class names, which do not fit each other. Make it anew.", archive.Path);
        }

        return new LinearProbeFile
        {
            Model = new LogisticRegression(weights, biases),
            Classes = classes,
            Space = archive.Metadata.GetValueOrDefault("space", ""),
            IsNormalized = archive.Metadata.GetValueOrDefault("features") == "normalized",
            InverseRegularisation = double.TryParse(archive.Metadata.GetValueOrDefault("c"), NumberStyles.Float, CultureInfo.InvariantCulture, out double c) ? c : double.NaN,
        };
    }

    private static string[] ClassesOf(TensorArchive archive)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(archive.Metadata.GetValueOrDefault("classes", "[]")) ?? [];
        }
        catch (JsonException error)
        {
            throw new ModelFormatException($"The class names of the probe '{archive.Path}' are no JSON list: {error.Message}", archive.Path, error);
        }
    }

    private static ReadOnlySpan<float> Floats(TensorArchive archive, string name, int rank) =>
        archive.Tensors.TryGetValue(name, out CheckpointTensor? tensor) && tensor.Type == TensorType.Float32 && tensor.Shape.Count == rank && tensor.ElementCount > 0
            ? MemoryMarshal.Cast<byte, float>(tensor.Bytes)
            : throw new ModelFormatException($"The probe '{archive.Path}' has no float32 tensor '{name}' of rank {rank}. Make it anew.", archive.Path);
}
