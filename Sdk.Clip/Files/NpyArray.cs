using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Clip.Sdk.Files;

/// <summary>An array read from a NumPy <c>.npy</c> file: versions 1.0 to 3.0, little endian, C order, plain numbers.</summary>
/// <remarks>Nothing is allocated before the header's claims have been checked against the length of the file.</remarks>
public sealed partial class NpyArray
{
    private const int PrefixBytes = 12;
    private const int MaxHeaderBytes = 64 << 10;

    private readonly byte[] _bytes;

    private NpyArray(string path, string elementType, int[] shape, byte[] bytes)
    {
        Path = path;
        ElementType = elementType;
        Shape = shape;
        _bytes = bytes;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>NumPy's name of the element type: <c>|u1</c>, <c>&lt;i4</c>, <c>&lt;i8</c>, <c>&lt;f2</c>, <c>&lt;f4</c> or <c>&lt;f8</c>.</summary>
    public string ElementType { get; }

    /// <summary>The lengths of the dimensions; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file is no <c>.npy</c> file, lies about its length, or holds another element type or order.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static NpyArray Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        string header = ReadHeader(stream, path, out int dataOffset);
        string elementType = Field(DescriptionField(), header, "descr", path);
        if (Field(OrderField(), header, "fortran_order", path) != "False")
        {
            throw Broken(path, "it is in Fortran order. Save it with numpy.ascontiguousarray");
        }

        int elementBytes = elementType switch
        {
            "|u1" => 1,
            "<f2" => 2,
            "<f4" or "<i4" => 4,
            "<f8" or "<i8" => 8,
            _ => throw Broken(path, $"its elements are '{elementType}'. Elements of |u1, <i4, <i8, <f2, <f4 and <f8 can be read"),
        };
        int[] shape = ParseShape(Field(ShapeField(), header, "shape", path), path, out long elements);
        long dataBytes = stream.Length - dataOffset;
        // Division, since a hostile shape may overflow the product.
        if (elements > dataBytes / elementBytes || elements * elementBytes != dataBytes)
        {
            throw Broken(path, $"its header claims shape [{string.Join(", ", shape)}] of '{elementType}' but {dataBytes} bytes follow. The file is cut off or damaged");
        }

        if (dataBytes > Array.MaxLength)
        {
            throw Broken(path, $"its {dataBytes} bytes do not fit one array. Split the file");
        }

        byte[] bytes = new byte[dataBytes];
        stream.ReadExactly(bytes);
        return new NpyArray(path, elementType, shape, bytes);
    }

    /// <summary>The elements as float32: of <c>&lt;f2</c>, <c>&lt;f4</c> and <c>&lt;f8</c> files.</summary>
    /// <exception cref="InputException">The file holds whole numbers.</exception>
    public float[] ToFloats() => ElementType switch
    {
        "<f4" => Elements<float>(),
        "<f2" => Array.ConvertAll(Elements<Half>(), value => (float)value),
        "<f8" => Array.ConvertAll(Elements<double>(), value => (float)value),
        _ => throw Mismatch("floats"),
    };

    /// <summary>The elements as 64-bit integers: of <c>|u1</c>, <c>&lt;i4</c> and <c>&lt;i8</c> files.</summary>
    /// <exception cref="InputException">The file holds floats.</exception>
    public long[] ToLongs() => ElementType switch
    {
        "<i8" => Elements<long>(),
        "<i4" => Array.ConvertAll(Elements<int>(), value => (long)value),
        "|u1" => Array.ConvertAll(_bytes, value => (long)value),
        _ => throw Mismatch("whole numbers"),
    };

    /// <summary>The elements of a <c>|u1</c> file.</summary>
    /// <exception cref="InputException">The file holds something else.</exception>
    public byte[] ToBytes() => ElementType == "|u1" ? (byte[])_bytes.Clone() : throw Mismatch("bytes");

    /// <summary>The rows of a two-dimensional float file as embeddings.</summary>
    /// <param name="isNormalized">What the file's maker promises: true when every row has unit length.</param>
    /// <exception cref="InputException">The file has another number of dimensions or holds whole numbers.</exception>
    public EmbeddingMatrix ToEmbeddings(bool isNormalized) =>
        Shape is [_, > 0]
            ? new EmbeddingMatrix(ToFloats(), Shape[1], isNormalized)
            : throw Broken(Path, $"its shape is [{string.Join(", ", Shape)}]. Embeddings have two dimensions, rows and values");

    private T[] Elements<T>()
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("NumPy files are read on little-endian machines only.");
        }

        return MemoryMarshal.Cast<byte, T>(_bytes).ToArray();
    }

    private static string ReadHeader(FileStream stream, string path, out int dataOffset)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        int read = stream.ReadAtLeast(prefix, PrefixBytes, throwOnEndOfStream: false);
        if (read < PrefixBytes || prefix[0] != 0x93 || !prefix[1..6].SequenceEqual("NUMPY"u8))
        {
            throw Broken(path, "it does not begin as a NumPy file");
        }

        int version = prefix[6];
        if (version is < 1 or > 3)
        {
            throw Broken(path, $"its format version is {version}. Versions 1 to 3 can be read");
        }

        int lengthBytes = version == 1 ? 2 : 4;
        long headerBytes = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        if (headerBytes > MaxHeaderBytes || 8 + lengthBytes + headerBytes > stream.Length)
        {
            throw Broken(path, $"its header claims {headerBytes} bytes, more than there are or than a header needs");
        }

        dataOffset = 8 + lengthBytes + (int)headerBytes;
        byte[] header = new byte[headerBytes];
        stream.Position = 8 + lengthBytes;
        stream.ReadExactly(header);
        return Encoding.Latin1.GetString(header);
    }

    private static int[] ParseShape(string text, string path, out long elements)
    {
        elements = 1;
        string[] parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int[] shape = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]) || shape.Length > 32)
            {
                throw Broken(path, $"its shape '({text})' is no list of up to 32 lengths");
            }

            elements = shape[i] != 0 && elements > long.MaxValue / shape[i] ? long.MaxValue : elements * shape[i];
        }

        return shape;
    }

    private static string Field(Regex pattern, string header, string name, string path)
    {
        Match match = pattern.Match(header);
        return match.Success ? match.Groups[1].Value : throw Broken(path, $"its header has no plain '{name}'");
    }

    private InputException Mismatch(string wanted) =>
        Broken(Path, $"its elements are '{ElementType}' where {wanted} were wanted");

    private static InputException Broken(string path, string fault) =>
        new($"'{path}' cannot be used as a NumPy array: {fault}.", path);

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex DescriptionField();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderField();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapeField();
}
