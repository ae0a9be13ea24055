using System.Runtime.InteropServices;
using System.Text.Json;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Training.Files;

namespace Clip.Sdk.Training.Captioning;

/// <summary>Embeddings of pictures (or of captions, where no pictures are there) with the captions of each, in memory; kept in a folder so that they are made once.</summary>
public sealed class CaptionSet
{
    private const string TensorFileName = "embeddings.safetensors";
    private const string CaptionFileName = "captions.jsonl";
    private const string TensorName = "embeddings";
    private const string OriginKey = "origin";

    private readonly float[] _embeddings;

    /// <summary>Wraps what is in memory.</summary>
    /// <param name="embeddings">[N, D] as the model's projection leaves them.</param>
    /// <param name="width">D.</param>
    /// <param name="captions">[N], at least one caption each.</param>
    /// <param name="origin">What the set was made of: model, data, seed. A kept set is used again only where this is the same.</param>
    /// <exception cref="ArgumentException">There are not as many embeddings as lists of captions, or a list is empty.</exception>
    public CaptionSet(float[] embeddings, int width, IReadOnlyList<IReadOnlyList<string>> captions, string origin)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (embeddings.Length != (long)captions.Count * width)
        {
            throw new ArgumentException($"Embeddings of shape [{captions.Count}, {width}] have {(long)captions.Count * width} values but got {embeddings.Length}.", nameof(embeddings));
        }

        if (captions.Any(list => list.Count == 0))
        {
            throw new ArgumentException("Every embedding needs at least one caption.", nameof(captions));
        }

        (_embeddings, Width, Captions, Origin) = (embeddings, width, captions, origin);
    }

    /// <summary>N.</summary>
    public int Count => Captions.Count;

    /// <summary>D.</summary>
    public int Width { get; }

    /// <summary>[N], at least one caption each.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Captions { get; }

    /// <summary>What the set was made of.</summary>
    public string Origin { get; }

    /// <summary>[D], raw.</summary>
    /// <param name="index">0 ≤ index &lt; N.</param>
    public ReadOnlySpan<float> Embedding(int index) => _embeddings.AsSpan(index * Width, Width);

    /// <summary>Reads a kept set of this origin, or makes and keeps it.</summary>
    /// <param name="folder">Where it is kept; null keeps nothing.</param>
    /// <param name="origin">What it must have been made of.</param>
    /// <param name="make">Makes it.</param>
    public static CaptionSet LoadOrMake(string? folder, string origin, Func<CaptionSet> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (folder is not null && Directory.Exists(folder) && Load(folder) is { } kept && kept.Origin == origin)
        {
            return kept;
        }

        CaptionSet made = make();
        if (folder is not null)
        {
            made.Save(folder);
        }

        return made;
    }

    /// <summary>Keeps the set. The folder appears whole or not at all; one that is there is replaced.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string folder) => AtomicFolder.Write(folder, target =>
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            Path.Combine(target, TensorFileName), [new TensorDescription(TensorName, TensorType.Float32, [Count, Width])], new Dictionary<string, string> { [OriginKey] = Origin });
        writer.Append(TensorName, MemoryMarshal.AsBytes<float>(_embeddings));
        writer.Commit();
        File.WriteAllLines(Path.Combine(target, CaptionFileName), Captions.Select(list => JsonSerializer.Serialize(list)));
    });

    /// <summary>Reads a kept set.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ModelFormatException">It is damaged.</exception>
    public static CaptionSet Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using TensorArchive archive = TensorArchive.Open(Path.Combine(folder, TensorFileName));
        if (!archive.Tensors.TryGetValue(TensorName, out CheckpointTensor? tensor) || tensor.Shape.Count != 2 || tensor.Type != TensorType.Float32)
        {
            throw new ModelFormatException($"'{archive.Path}' has no tensor '{TensorName}' of 32-bit floats with two dimensions. Delete the folder; it is made again.", archive.Path);
        }

        string[][] captions = [.. File.ReadLines(Path.Combine(folder, CaptionFileName)).Select(line => JsonSerializer.Deserialize<string[]>(line) ?? [])];
        float[] values = MemoryMarshal.Cast<byte, float>(tensor.Bytes).ToArray();
        return captions.Length == tensor.Shape[0]
            ? new CaptionSet(values, (int)tensor.Shape[1], captions, archive.Metadata.GetValueOrDefault(OriginKey, ""))
            : throw new ModelFormatException($"'{folder}' has {tensor.Shape[0]} embeddings but captions for {captions.Length}. Delete the folder; it is made again.", folder);
    }
}
