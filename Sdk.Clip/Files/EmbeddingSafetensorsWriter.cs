using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Files;

/// <summary>
/// Writes a <c>.safetensors</c> file with one tensor, <c>embeddings</c>, F32, [N, D]; the names of the rows are a JSON array in the
/// metadata, under <c>names</c>, and those that failed under <c>errors</c>. Rows wait in a file beside until their number is known.
/// </summary>
/// <remarks>Not safe to call from several threads at once.</remarks>
public sealed class EmbeddingSafetensorsWriter : IEmbeddingWriter
{
    private const string TensorName = "embeddings";

    private readonly string _path;
    private readonly int _dimensions;
    private readonly FileStream _rows;
    private readonly List<string> _names = [];
    private readonly Dictionary<string, string> _errors = [];

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where it shall stand in the end.</param>
    /// <param name="dimensions">D, at least 1.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public EmbeddingSafetensorsWriter(string path, int dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        _path = path;
        _dimensions = dimensions;
        _rows = new FileStream($"{path}.{Guid.NewGuid():N}.rows", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
    }

    /// <inheritdoc/>
    public void Write(string name, ReadOnlySpan<float> embedding)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (embedding.Length != _dimensions)
        {
            throw new ArgumentException($"Rows of '{_path}' have {_dimensions} values but got {embedding.Length}.", nameof(embedding));
        }

        _names.Add(name);
        _rows.Write(MemoryMarshal.AsBytes(embedding));
    }

    /// <inheritdoc/>
    public void WriteError(string name, ClipException reason)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(reason);
        _errors[_names.Count.ToString(CultureInfo.InvariantCulture)] = reason.Message;
        float[] row = new float[_dimensions];
        Array.Fill(row, float.NaN);
        Write(name, row);
    }

    /// <inheritdoc/>
    public void Complete()
    {
        var metadata = new Dictionary<string, string> { ["names"] = JsonSerializer.Serialize(_names) };
        if (_errors.Count > 0)
        {
            metadata["errors"] = JsonSerializer.Serialize(_errors);
        }

        using SafetensorsWriter writer = SafetensorsWriter.Create(
            _path, [new TensorDescription(TensorName, TensorType.Float32, [_names.Count, _dimensions])], metadata);
        byte[] block = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            _rows.Position = 0;
            int read;
            while ((read = _rows.Read(block)) > 0)
            {
                writer.Append(TensorName, block.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        writer.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
