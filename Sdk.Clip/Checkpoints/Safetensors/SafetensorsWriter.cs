using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Clip.Sdk.Checkpoints;

/// <summary>
/// Writes a safetensors file without holding it in memory: the tensors are declared first, then each is filled piece by piece.
/// The file appears under its name, complete, when it is committed; until then, and after a failure, the old one stays.
/// </summary>
/// <remarks>
/// Equal content gives equal bytes: tensors are sorted by element size, largest first so that each is aligned, then by name.
/// Not safe for use from several threads at once.
/// </remarks>
public sealed class SafetensorsWriter : IDisposable
{
    // The header is padded so that the first tensor begins at a whole cache line.
    private const int Alignment = 64;
    private const int PieceBytes = 1 << 26;

    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, Slot> _slots;
    private bool _committed;
    private bool _disposed;

    private SafetensorsWriter(string path, TensorDescription[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        _path = Path.GetFullPath(path);
        byte[] header = MakeHeader(tensors, metadata);
        long position = header.Length;
        _slots = new Dictionary<string, Slot>(tensors.Length, StringComparer.Ordinal);
        foreach (TensorDescription tensor in tensors)
        {
            _slots.Add(tensor.Name, new Slot(tensor, position));
            position += tensor.ByteLength;
        }

        _temporaryPath = $"{_path}.{Guid.NewGuid():N}.tmp";
        _file = File.OpenHandle(_temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, position);
        try
        {
            RandomAccess.Write(_file, header, 0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where the file shall stand in the end; one that is there is replaced.</param>
    /// <param name="tensors">All tensors that will be filled.</param>
    /// <param name="metadata">Free texts for the header, or null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved, or a shape is impossible.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static SafetensorsWriter Create(string path, IEnumerable<TensorDescription> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        TensorDescription[] sorted = [.. tensors.OrderByDescending(tensor => tensor.Type.ElementSize()).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];
        HashSet<string> names = new(StringComparer.Ordinal) { "__metadata__" };
        if (Array.Find(sorted, tensor => !names.Add(tensor.Name)) is TensorDescription repeated)
        {
            throw new ArgumentException($"The name '{repeated.Name}' occurs twice or is reserved. Give each tensor its own.", nameof(tensors));
        }

        return new SafetensorsWriter(path, sorted, metadata ?? new Dictionary<string, string>());
    }

    /// <summary>Writes tensors of an open checkpoint, or of several, to a file.</summary>
    /// <param name="path">Where the file shall stand; one that is there is replaced.</param>
    /// <param name="tensors">The tensors under the names that they shall have.</param>
    /// <param name="metadata">Free texts for the header, or null.</param>
    /// <param name="cancellationToken">Checked between pieces of 64 MiB; nothing is left behind.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static unsafe void Write(
        string path, IEnumerable<CheckpointTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        CheckpointTensor[] all = [.. tensors];
        using SafetensorsWriter writer = Create(path, all.Select(tensor => new TensorDescription(tensor.Name, tensor.Type, tensor.Shape)), metadata);
        foreach (CheckpointTensor tensor in all)
        {
            for (long offset = 0; offset < tensor.ByteLength; offset += PieceBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer.Append(tensor.Name, new ReadOnlySpan<byte>((byte*)tensor.Address + offset, (int)Math.Min(PieceBytes, tensor.ByteLength - offset)));
            }
        }

        writer.Commit();
    }

    /// <summary>Writes the next bytes of a tensor. Tensors may be filled in any order, and in turns.</summary>
    /// <param name="name">A declared tensor.</param>
    /// <param name="bytes">Elements in row-major order, little endian, following those of the calls before.</param>
    /// <exception cref="ArgumentException">No such tensor was declared, or it would become longer than declared.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_disposed || _committed, this);
        if (!_slots.TryGetValue(name, out Slot? slot))
        {
            throw new ArgumentException($"The tensor '{name}' was not declared.", nameof(name));
        }

        if (bytes.Length > slot.Tensor.ByteLength - slot.Written)
        {
            throw new ArgumentException(
                $"The tensor '{name}' of shape {TensorShape.Text([.. slot.Tensor.Shape])} takes {slot.Tensor.ByteLength} bytes; {slot.Written} were written and {bytes.Length} more came.", nameof(bytes));
        }

        RandomAccess.Write(_file, bytes, slot.Position + slot.Written);
        slot.Written += bytes.Length;
    }

    /// <summary>Flushes the file to the disk and gives it its name.</summary>
    /// <exception cref="InvalidOperationException">A tensor is not filled; nothing was replaced.</exception>
    /// <exception cref="IOException">The file cannot be written or renamed; nothing was replaced.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_disposed || _committed, this);
        string[] unfilled = [.. _slots.Values.Where(slot => slot.Written != slot.Tensor.ByteLength).Select(slot => slot.Tensor.Name)];
        if (unfilled.Length > 0)
        {
            throw new InvalidOperationException($"The file '{_path}' is not complete.{NameList.Sentence(" Tensors not filled", unfilled)}");
        }

        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
        _committed = true;
    }

    /// <summary>Removes what was written unless it was committed.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _file.Dispose();
        if (!_committed)
        {
            File.Delete(_temporaryPath);
        }
    }

    private static byte[] MakeHeader(TensorDescription[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        buffer.Write(new byte[sizeof(ulong)]);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long begin = 0;
            foreach (TensorDescription tensor in tensors)
            {
                WriteTensor(json, tensor, begin);
                begin += tensor.ByteLength;
            }

            json.WriteEndObject();
        }

        int padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        byte[] header = buffer.WrittenSpan.ToArray();
        if (header.Length - sizeof(ulong) > SafetensorsHeader.MaxHeaderBytes)
        {
            throw new ArgumentException($"The names and shapes take {header.Length} bytes, more than the {SafetensorsHeader.MaxHeaderBytes} that the format allows.", nameof(tensors));
        }

        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - sizeof(ulong));
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorDescription tensor, long begin)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.ShortName());
        json.WriteStartArray("shape");
        foreach (long length in tensor.Shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.ByteLength);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed class Slot(TensorDescription tensor, long position)
    {
        public TensorDescription Tensor => tensor;

        public long Position => position;

        public long Written { get; set; }
    }
}
