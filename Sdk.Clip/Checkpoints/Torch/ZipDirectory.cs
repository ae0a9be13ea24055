using System.Buffers.Binary;
using System.Text;

namespace Clip.Sdk.Checkpoints;

/// <summary>
/// The directory of a zip archive (PKWARE APPNOTE 6.3, with its 64-bit extension), read for the offsets of the entries so that
/// stored ones can be mapped in place. Entries that overlap, reach beyond the archive, are encrypted or of an unknown
/// compression make the archive invalid.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x0605_4B50;
    private const uint End64LocatorSignature = 0x0706_4B50;
    private const uint End64Signature = 0x0606_4B50;
    private const uint CentralSignature = 0x0201_4B50;
    private const uint LocalSignature = 0x0403_4B50;
    private const int EndLength = 22;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const int MaxEntries = 200_000;
    private const long MaxDirectoryBytes = 64L << 20;

    private readonly MappedFile _file;
    private readonly TorchFileContext _context;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<(long Begin, long End, string Name)> _ranges = [];

    private ZipDirectory(MappedFile file, TorchFileContext context)
    {
        _file = file;
        _context = context;
    }

    /// <summary>The entries by name.</summary>
    public IReadOnlyDictionary<string, ZipEntry> Entries => _entries;

    /// <summary>Reads and checks the directory of an archive.</summary>
    /// <exception cref="ModelFormatException">The archive is malformed.</exception>
    public static ZipDirectory Read(MappedFile file, TorchFileContext context)
    {
        ZipDirectory directory = new(file, context);
        (long offset, long length, long count) = directory.FindDirectory();
        directory.ReadEntries(offset, length, count);
        directory.CheckOverlaps(offset);
        return directory;
    }

    private (long Offset, long Length, long Count) FindDirectory()
    {
        int tailLength = (int)Math.Min(_file.Length, EndLength + ushort.MaxValue);
        ReadOnlySpan<byte> tail = _file.Span(_file.Length - tailLength, tailLength);
        for (int position = tailLength - EndLength; position >= 0; position--)
        {
            ReadOnlySpan<byte> end = tail[position..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == EndSignature
                && EndLength + BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == end.Length)
            {
                return CheckDirectory(ReadEnd(end, _file.Length - tailLength + position));
            }
        }

        throw _context.Error("is a zip archive without a directory at its end: it is cut short. Download it again");
    }

    private (long Offset, long Length, long Count) ReadEnd(ReadOnlySpan<byte> end, long endOffset)
    {
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        const int locatorLength = 20;
        if (endOffset < locatorLength || BinaryPrimitives.ReadUInt32LittleEndian(_file.Span(endOffset - locatorLength, 4)) != End64LocatorSignature)
        {
            return (offset, length, count);
        }

        long end64Offset = BinaryPrimitives.ReadInt64LittleEndian(_file.Span(endOffset - locatorLength + 8, 8));
        const int end64Length = 56;
        if (end64Offset < 0 || end64Offset > endOffset - locatorLength - end64Length || BinaryPrimitives.ReadUInt32LittleEndian(_file.Span(end64Offset, 4)) != End64Signature)
        {
            throw _context.Error("is a zip archive whose 64-bit directory is not where it says");
        }

        ReadOnlySpan<byte> end64 = _file.Span(end64Offset, end64Length);
        return (BinaryPrimitives.ReadInt64LittleEndian(end64[48..]), BinaryPrimitives.ReadInt64LittleEndian(end64[40..]), BinaryPrimitives.ReadInt64LittleEndian(end64[32..]));
    }

    private (long Offset, long Length, long Count) CheckDirectory((long Offset, long Length, long Count) found)
    {
        bool isInside = found.Offset >= 0 && found.Length >= 0 && found.Offset <= _file.Length && found.Length <= _file.Length - found.Offset;
        return isInside && found.Length <= MaxDirectoryBytes && found.Count is >= 0 and <= MaxEntries
            ? found
            : throw _context.Error($"is a zip archive whose directory ({found.Count} entries, {found.Length} bytes at {found.Offset}) cannot be true");
    }

    private void ReadEntries(long offset, long length, long count)
    {
        ReadOnlySpan<byte> directory = _file.Span(offset, (int)length);
        for (long index = 0; index < count; index++)
        {
            if (directory.Length < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(directory) != CentralSignature)
            {
                throw _context.Error($"is a zip archive whose directory breaks off after {index} of {count} entries");
            }

            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]);
            int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            int total = CentralLength + nameLength + extraLength + commentLength;
            if (directory.Length < total)
            {
                throw _context.Error($"is a zip archive whose directory breaks off inside entry {index}");
            }

            AddEntry(directory[..CentralLength], directory.Slice(CentralLength, nameLength), directory.Slice(CentralLength + nameLength, extraLength), offset);
            directory = directory[total..];
        }
    }

    private void AddEntry(ReadOnlySpan<byte> central, ReadOnlySpan<byte> nameBytes, ReadOnlySpan<byte> extra, long directoryOffset)
    {
        string name = Encoding.UTF8.GetString(nameBytes);
        int flags = BinaryPrimitives.ReadUInt16LittleEndian(central[8..]);
        int method = BinaryPrimitives.ReadUInt16LittleEndian(central[10..]);
        (long length, long compressedLength, long headerOffset) = ReadLengths(central, extra, name);
        if ((flags & 1) != 0 || method is not (0 or 8))
        {
            throw _context.Error($"is a zip archive whose entry '{name}' is {((flags & 1) != 0 ? "encrypted" : $"compressed by method {method}")}; stored or deflated was wanted");
        }

        if (method == 0 && length != compressedLength)
        {
            throw _context.Error($"is a zip archive whose stored entry '{name}' claims {length} bytes in {compressedLength}");
        }

        long dataOffset = CheckLocalHeader(nameBytes, name, headerOffset, directoryOffset);
        if (compressedLength > directoryOffset - dataOffset)
        {
            throw _context.Error($"is a zip archive whose entry '{name}' of {compressedLength} bytes reaches into the directory");
        }

        if (!_entries.TryAdd(name, new ZipEntry(name, method == 8, dataOffset, compressedLength, length, BinaryPrimitives.ReadUInt32LittleEndian(central[16..]))))
        {
            throw _context.Error($"is a zip archive that holds '{name}' twice");
        }

        _ranges.Add((headerOffset, dataOffset + compressedLength, name));
    }

    private (long Length, long CompressedLength, long HeaderOffset) ReadLengths(ReadOnlySpan<byte> central, ReadOnlySpan<byte> extra, string name)
    {
        long compressedLength = BinaryPrimitives.ReadUInt32LittleEndian(central[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(central[24..]);
        long headerOffset = BinaryPrimitives.ReadUInt32LittleEndian(central[42..]);
        if (length == uint.MaxValue || compressedLength == uint.MaxValue || headerOffset == uint.MaxValue)
        {
            // Only the fields that are saturated stand in the 64-bit extra field, in this order.
            ReadOnlySpan<byte> wide = FindExtra(extra, 1);
            length = length == uint.MaxValue ? TakeInt64(ref wide, name) : length;
            compressedLength = compressedLength == uint.MaxValue ? TakeInt64(ref wide, name) : compressedLength;
            headerOffset = headerOffset == uint.MaxValue ? TakeInt64(ref wide, name) : headerOffset;
        }

        return length >= 0 && compressedLength >= 0 && headerOffset >= 0
            ? (length, compressedLength, headerOffset)
            : throw _context.Error($"is a zip archive whose entry '{name}' has negative lengths");
    }

    private long TakeInt64(ref ReadOnlySpan<byte> field, string name)
    {
        if (field.Length < sizeof(long))
        {
            throw _context.Error($"is a zip archive whose entry '{name}' lacks its 64-bit lengths");
        }

        long value = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[sizeof(long)..];
        return value;
    }

    private static ReadOnlySpan<byte> FindExtra(ReadOnlySpan<byte> extra, ushort id)
    {
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == id)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return default;
    }

    private long CheckLocalHeader(ReadOnlySpan<byte> nameBytes, string name, long headerOffset, long directoryOffset)
    {
        if (headerOffset > directoryOffset - LocalLength - nameBytes.Length)
        {
            throw _context.Error($"is a zip archive whose entry '{name}' begins at {headerOffset}, beyond the entries");
        }

        ReadOnlySpan<byte> local = _file.Span(headerOffset, LocalLength + nameBytes.Length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature
            || BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) != nameBytes.Length || !local[LocalLength..].SequenceEqual(nameBytes))
        {
            throw _context.Error($"is a zip archive whose entry '{name}' is not where the directory says");
        }

        return headerOffset + local.Length + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
    }

    private void CheckOverlaps(long directoryOffset)
    {
        _ranges.Sort();
        long position = 0;
        foreach ((long begin, long end, string name) in _ranges)
        {
            if (begin < position || end > directoryOffset)
            {
                throw _context.Error($"is a zip archive whose entry '{name}' overlaps another");
            }

            position = end;
        }
    }
}
