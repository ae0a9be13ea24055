using System.IO.Compression;
using System.Text;

namespace Clip.Sdk.Files.Tar;

/// <summary>
/// Reads the regular files of a tar archive in order: ustar, pax (path, size), GNU long names and base-256 sizes.
/// Every length is checked before memory is taken; links, folders and devices are passed over.
/// </summary>
public sealed class TarReader : IDisposable
{
    private const int BlockLength = 512;
    private const int MaximumExtension = 1 << 20;
    private readonly Stream _stream;
    private readonly string _name;
    private readonly byte[] _header = new byte[BlockLength];
    private long _remaining;
    private long _padding;

    /// <summary>Reads from a stream, which it owns.</summary>
    /// <param name="stream">The archive from <paramref name="offset"/> on.</param>
    /// <param name="name">The archive's name for messages.</param>
    /// <param name="offset">Where in the archive the stream stands.</param>
    public TarReader(Stream stream, string name, long offset = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, _name, Offset) = (stream, name, offset);
    }

    /// <summary>Bytes of the archive that were read or passed over.</summary>
    public long Offset { get; private set; }

    /// <summary>Opens an archive, unpacking <c>.gz</c> and <c>.tgz</c>.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="offset">Where to begin, in bytes of the unpacked archive: 0 or the <see cref="TarEntry.HeaderOffset"/> of a file.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TarReader Open(string path, long offset = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new TarReader(OpenAt(path, offset), path, offset);
    }

    /// <summary>Finds the next regular file.</summary>
    /// <returns>The file, or null at the end of the archive.</returns>
    /// <exception cref="TarFormatException">The archive is damaged or cut off.</exception>
    public TarEntry? Next()
    {
        Pass(_remaining + _padding);
        (_remaining, _padding) = (0, 0);
        long start = Offset;
        string? longName = null;
        long? longSize = null;
        while (ReadHeader())
        {
            char type = (char)_header[156];
            long length = type is 'x' or 'L' or 'K' or 'g' ? TarNumber.Parse(_header.AsSpan(124, 12), _name, Offset) : longSize ?? TarNumber.Parse(_header.AsSpan(124, 12), _name, Offset);
            long padding = (BlockLength - (length % BlockLength)) % BlockLength;
            switch (type)
            {
                case 'x':
                    (string? paxName, long? paxSize) = PaxRecords.Read(ReadExtension(length, padding), _name);
                    (longName, longSize) = (paxName ?? longName, paxSize ?? longSize);
                    continue;
                case 'L':
                    longName = Encoding.UTF8.GetString(ReadExtension(length, padding)).TrimEnd('\0');
                    continue;
                case 'K' or 'g':
                    Pass(length + padding);
                    continue;
                case '0' or '\0' or '7':
                    (_remaining, _padding) = (length, padding);
                    return new TarEntry(longName ?? ShortName(), length, start);
                default:
                    // Links and folders have no content whatever their size field says, other types have.
                    Pass(type is >= '1' and <= '6' ? 0 : length + padding);
                    (longName, longSize, start) = (null, null, Offset);
                    continue;
            }
        }

        return null;
    }

    /// <summary>Reads the whole content of the file that <see cref="Next"/> found.</summary>
    /// <param name="maximumLength">The most bytes that are read.</param>
    /// <returns>The content, or null when it is longer; it is passed over then.</returns>
    /// <exception cref="TarFormatException">The archive is cut off.</exception>
    public byte[]? ReadContent(int maximumLength)
    {
        if (_remaining > maximumLength)
        {
            return null;
        }

        byte[] content = GC.AllocateUninitializedArray<byte>((int)_remaining);
        ReadExactly(content);
        _remaining = 0;
        return content;
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _stream.Dispose();

    private static Stream OpenAt(string path, long offset)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18, FileOptions.SequentialScan);
        bool isCompressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
        if (!isCompressed)
        {
            file.Position = offset;
            return file;
        }

        // A compressed shard has no places to jump to: what comes before is unpacked and dropped.
        var stream = new GZipStream(file, CompressionMode.Decompress);
        try
        {
            byte[] waste = new byte[81920];
            for (long left = offset; left > 0;)
            {
                int read = stream.Read(waste, 0, (int)Math.Min(left, waste.Length));
                left = read == 0 ? 0 : left - read;
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads one header block; false at the end mark or at the clean end of the stream.</summary>
    private bool ReadHeader()
    {
        int read = _stream.ReadAtLeast(_header, BlockLength, throwOnEndOfStream: false);
        if (read == 0)
        {
            return false;
        }

        if (read < BlockLength)
        {
            throw CutOff();
        }

        Offset += BlockLength;
        if (_header.AsSpan().IndexOfAnyExcept((byte)0) < 0)
        {
            return false;
        }

        int sum = 8 * ' ';
        for (int i = 0; i < BlockLength; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : _header[i];
        }

        long expected = TarNumber.Parse(_header.AsSpan(148, 8), _name, Offset);
        return expected == sum
            ? true
            : throw new TarFormatException($"Shard '{_name}' has a header at byte {Offset - BlockLength} whose checksum is {sum} instead of {expected}. It is damaged: write it anew.", isTruncated: false);
    }

    private string ShortName()
    {
        string name = Text(_header.AsSpan(0, 100));
        bool hasPrefix = _header.AsSpan(257, 6).SequenceEqual("ustar\0"u8) && _header[345] != 0;
        return hasPrefix ? $"{Text(_header.AsSpan(345, 155))}/{name}" : name;
    }

    private byte[] ReadExtension(long length, long padding)
    {
        if (length > MaximumExtension)
        {
            throw new TarFormatException($"Shard '{_name}' has an extended header of {length} bytes at byte {Offset}, more than {MaximumExtension}. It is damaged: write it anew.", isTruncated: false);
        }

        byte[] content = new byte[length];
        ReadExactly(content);
        Pass(padding);
        return content;
    }

    private void Pass(long count)
    {
        if (_stream.CanSeek)
        {
            if (_stream.Position + count > _stream.Length)
            {
                throw CutOff();
            }

            _stream.Seek(count, SeekOrigin.Current);
            Offset += count;
            return;
        }

        byte[] waste = new byte[(int)Math.Min(count, 81920)];
        while (count > 0)
        {
            int part = (int)Math.Min(count, waste.Length);
            ReadExactly(waste.AsSpan(0, part));
            count -= part;
        }
    }

    private void ReadExactly(Span<byte> target)
    {
        int read = _stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        Offset += read;
        if (read < target.Length)
        {
            throw CutOff();
        }
    }

    private TarFormatException CutOff() =>
        new($"Shard '{_name}' ends at byte {Offset}, in the middle of a file. It is cut off: copy or write it anew.", isTruncated: true);

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}
