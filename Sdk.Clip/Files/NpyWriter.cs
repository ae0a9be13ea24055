using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Clip.Sdk.Files;

/// <summary>Streams embeddings into a NumPy <c>.npy</c> file, <c>&lt;f4</c> of shape (N, D): the count goes into the header at the end.</summary>
/// <remarks>Format 1.0 of NumPy's NEP 1. Names are not stored.</remarks>
public sealed class NpyWriter : IEmbeddingWriter
{
    // Room for a count of 20 digits, so that the header never has to grow; a multiple of 64 as the format recommends.
    private const int HeaderBytes = 128;

    private readonly AtomicFileStream _file;
    private readonly int _dimensions;
    private readonly float[] _failedRow;
    private long _count;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where the file will be; an existing one is replaced when it is complete.</param>
    /// <param name="dimensions">D, at least 1.</param>
    public NpyWriter(string path, int dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        _dimensions = dimensions;
        _failedRow = new float[dimensions];
        Array.Fill(_failedRow, float.NaN);
        _file = new AtomicFileStream(path);
        _file.Stream.Write(new byte[HeaderBytes]);
    }

    /// <inheritdoc/>
    public void Write(string name, ReadOnlySpan<float> embedding)
    {
        if (embedding.Length != _dimensions)
        {
            throw new ArgumentException($"This file has rows of {_dimensions} values but '{name}' has {embedding.Length}.", nameof(embedding));
        }

        WriteValues(embedding);
        _count++;
    }

    /// <inheritdoc/>
    public void WriteError(string name, ClipException reason)
    {
        WriteValues(_failedRow);
        _count++;
    }

    /// <inheritdoc/>
    public void Complete()
    {
        _file.Stream.Flush();
        _file.Stream.Position = 0;
        _file.Stream.Write(Header("<f4", string.Create(CultureInfo.InvariantCulture, $"({_count}, {_dimensions})")));
        _file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Writes a whole array of bytes, <c>|u1</c>, for example an image (H, W, 3).</summary>
    /// <param name="path">Where the file will be.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">The lengths of the dimensions.</param>
    /// <exception cref="ArgumentException">The shape does not hold as many elements.</exception>
    public static void WriteBytes(string path, ReadOnlySpan<byte> values, params ReadOnlySpan<int> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        long elements = 1;
        var text = new StringBuilder("(");
        foreach (int length in shape)
        {
            elements *= length;
            text.Append(CultureInfo.InvariantCulture, $"{length}, ");
        }

        text.Append(')');
        if (elements != values.Length)
        {
            throw new ArgumentException($"Shape {text} holds {elements} elements but got {values.Length}.", nameof(shape));
        }

        using var file = new AtomicFileStream(path);
        file.Stream.Write(Header("|u1", text.ToString()));
        file.Stream.Write(values);
        file.Commit();
    }

    private void WriteValues(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            _file.Stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[4];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            _file.Stream.Write(bytes);
        }
    }

    private static byte[] Header(string elementType, string shape)
    {
        byte[] header = new byte[HeaderBytes];
        header.AsSpan().Fill((byte)' ');
        header[0] = 0x93;
        "NUMPY"u8.CopyTo(header.AsSpan(1));
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), HeaderBytes - 10);
        Encoding.ASCII.GetBytes($"{{'descr': '{elementType}', 'fortran_order': False, 'shape': {shape}, }}", header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }
}
