using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clip.Sdk.Files;

/// <summary>
/// Streams embeddings into JSON Lines: <c>{"index":0,"name":"a.jpg","embedding":[...]}</c> a row, or
/// <c>{"index":1,"name":"b.jpg","error":{"code":"...","message":"..."}}</c> for an input that could not be encoded.
/// </summary>
public sealed class EmbeddingJsonLinesWriter : IEmbeddingWriter
{
    private readonly AtomicFileStream _file;
    private readonly int _dimensions;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;
    private long _index;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where the file will be; an existing one is replaced when it is complete.</param>
    /// <param name="dimensions">D, at least 1.</param>
    public EmbeddingJsonLinesWriter(string path, int dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        _dimensions = dimensions;
        // The file is data, not HTML: names in any script stay readable.
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _file = new AtomicFileStream(path);
    }

    /// <inheritdoc/>
    public void Write(string name, ReadOnlySpan<float> embedding)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (embedding.Length != _dimensions)
        {
            throw new ArgumentException($"This file has rows of {_dimensions} values but '{name}' has {embedding.Length}.", nameof(embedding));
        }

        Begin(name);
        _json.WriteStartArray("embedding");
        foreach (float value in embedding)
        {
            _json.WriteNumberValue(value);
        }

        _json.WriteEndArray();
        End();
    }

    /// <inheritdoc/>
    public void WriteError(string name, ClipException reason)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(reason);
        Begin(name);
        _json.WriteStartObject("error");
        _json.WriteString("code", reason.Code);
        _json.WriteString("message", reason.Message);
        _json.WriteEndObject();
        End();
    }

    /// <inheritdoc/>
    public void Complete() => _file.Commit();

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _file.Dispose();
    }

    private void Begin(string name)
    {
        _json.WriteStartObject();
        _json.WriteNumber("index", _index++);
        _json.WriteString("name", name);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _file.Stream.Write(_line.WrittenSpan);
        _file.Stream.WriteByte((byte)'\n');
        _line.ResetWrittenCount();
        _json.Reset();
    }
}
