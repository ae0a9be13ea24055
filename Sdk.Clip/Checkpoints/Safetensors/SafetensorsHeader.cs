using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Clip.Sdk.Checkpoints;

/// <summary>
/// The header of a safetensors file: eight bytes of length, then JSON that maps names to element type, shape and byte range.
/// Everything is checked before a single view is handed out: the ranges must tile the rest of the file without hole or overlap.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The limit that the format's own reader has.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    /// <summary>The most tensors of one file; the largest published models have some ten thousand.</summary>
    public const int MaxTensors = 200_000;

    private const int LengthBytes = 8;
    private const string MetadataKey = "__metadata__";

    private readonly string? _path;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private SafetensorsHeader(string? path) => _path = path;

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _entries;

    /// <summary>The free texts under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Where the tensors' bytes begin in the file.</summary>
    public long DataOffset { get; private set; }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="start">The file from its first byte on; at least the header, or all of a shorter file.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="ModelFormatException">The header is malformed or does not fit the file.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> start, long fileLength, string? path)
    {
        SafetensorsHeader header = new(path);
        ReadOnlySpan<byte> json = header.Locate(start, fileLength);
        try
        {
            header.ReadJson(json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: a string with a lone surrogate, or a value of another kind than was asked for.
            header.Fail($"has a malformed header: {error.Message}", error);
        }

        header.CheckTiling(fileLength - header.DataOffset);
        return header;
    }

    private ReadOnlySpan<byte> Locate(ReadOnlySpan<byte> start, long fileLength)
    {
        if (fileLength < LengthBytes + 2 || start.Length < LengthBytes)
        {
            Fail($"has {fileLength} bytes, fewer than the smallest safetensors file");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MaxHeaderBytes)
        {
            Fail($"claims a header of {length} bytes, more than the {MaxHeaderBytes} allowed");
        }

        if (length > (ulong)(fileLength - LengthBytes))
        {
            Fail($"claims a header of {length} bytes but has only {fileLength - LengthBytes} after the length");
        }

        ReadOnlySpan<byte> json = start.Slice(LengthBytes, (int)length);
        DataOffset = LengthBytes + (long)length;
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            Fail("has a header that does not begin with '{'");
        }

        if (!Utf8.IsValid(json))
        {
            Fail("has a header that is not UTF-8");
        }

        return json;
    }

    private void ReadJson(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 8 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!_names.Add(name))
            {
                Fail($"names '{name}' twice");
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                Fail($"has '{name}' as a {reader.TokenType}, not as an object");
            }

            if (name == MetadataKey)
            {
                ReadMetadata(ref reader);
            }
            else
            {
                _entries.Add(ReadEntry(ref reader, name));
                if (_entries.Count > MaxTensors)
                {
                    Fail($"has more than {MaxTensors} tensors");
                }
            }
        }

        // Only padding may follow; the reader raises on anything else.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !_metadata.TryAdd(key, reader.GetString()!))
            {
                Fail($"has '{key}' in {MetadataKey} twice or not as a string");
            }
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        TensorType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("dtype"u8) && type is null)
            {
                reader.Read();
                type = ParseType(reader.GetString(), name);
            }
            else if (reader.ValueTextEquals("shape"u8) && shape is null)
            {
                shape = ReadLongs(ref reader, name, TensorShape.MaxRank);
            }
            else if (reader.ValueTextEquals("data_offsets"u8) && offsets is null)
            {
                offsets = ReadLongs(ref reader, name, 2);
            }
            else
            {
                Fail($"has an unknown or repeated field '{reader.GetString()}' in tensor '{name}'");
            }
        }

        if (type is null || shape is null || offsets is not { Length: 2 })
        {
            Fail($"lacks dtype, shape or the two data_offsets of tensor '{name}'");
        }

        SafetensorsEntry entry = new(name, type.Value, shape, offsets[0], offsets[1]);
        CheckSize(entry);
        return entry;
    }

    private long[] ReadLongs(ref Utf8JsonReader reader, string name, int maxCount)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Fail($"has a shape or data_offsets of tensor '{name}' that is no array");
        }

        List<long> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (values.Count == maxCount || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value) || value < 0)
            {
                Fail($"has a shape or data_offsets of tensor '{name}' that is not at most {maxCount} whole numbers from 0 on");
            }
            else
            {
                values.Add(value);
            }
        }

        return [.. values];
    }

    private TensorType ParseType(string? dtype, string name)
    {
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            if (dtype == type.ShortName())
            {
                return type;
            }
        }

        Fail($"stores tensor '{name}' as '{dtype}'; this reader knows {string.Join(", ", Enum.GetValues<TensorType>().Select(type => type.ShortName()))}");
        return default;
    }

    private void CheckSize(SafetensorsEntry entry)
    {
        if (!TensorShape.TryCount(entry.Shape, out long count))
        {
            Fail($"gives tensor '{entry.Name}' the impossible shape {TensorShape.Text(entry.Shape)}");
        }

        long wanted = count * entry.Type.ElementSize();
        if (entry.End < entry.Begin || entry.End - entry.Begin != wanted)
        {
            Fail($"gives tensor '{entry.Name}' of type {entry.Type.ShortName()} and shape {TensorShape.Text(entry.Shape)} the bytes {entry.Begin} to {entry.End}, but it needs {wanted}");
        }
    }

    private void CheckTiling(long dataLength)
    {
        _entries.Sort((left, right) => left.Begin != right.Begin ? left.Begin.CompareTo(right.Begin) : left.End.CompareTo(right.End));
        long position = 0;
        foreach (SafetensorsEntry entry in _entries)
        {
            if (entry.Begin != position)
            {
                Fail(entry.Begin < position
                    ? $"lets tensor '{entry.Name}' at byte {entry.Begin} overlap the tensor before it, which ends at {position}"
                    : $"has a hole before tensor '{entry.Name}': bytes {position} to {entry.Begin}");
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            Fail(position > dataLength
                ? $"is cut short: its tensors need {position} bytes but only {dataLength} follow the header. Download it again"
                : $"has {dataLength - position} bytes after the last tensor");
        }
    }

    [DoesNotReturn]
    private void Fail(string problem, Exception? cause = null)
    {
        string file = _path is null ? "The safetensors data" : $"The safetensors file '{_path}'";
        throw new ModelFormatException($"{file} {problem}. Nothing was loaded.", _path, cause);
    }
}
