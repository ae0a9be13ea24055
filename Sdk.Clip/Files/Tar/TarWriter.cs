using System.Text;

namespace Clip.Sdk.Files.Tar;

/// <summary>Writes regular files to a tar archive: ustar headers, pax for names that do not fit. The same files make the same bytes.</summary>
public sealed class TarWriter : IDisposable
{
    private const int BlockLength = 512;
    private readonly Stream _stream;

    /// <summary>Writes to a stream, which it owns.</summary>
    /// <param name="stream">A writable stream.</param>
    public TarWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
    }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that a file takes up, header and padding included.</summary>
    /// <param name="name">Its path.</param>
    /// <param name="length">Its length.</param>
    public static long SizeOf(string name, long length) =>
        BlockLength + Padded(length) + (FitsHeader(name) ? 0 : BlockLength + Padded(Encoding.UTF8.GetByteCount(PaxRecords.Write("path", name))));

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its path, <c>/</c> between folders, not empty.</param>
    /// <param name="content">Its content.</param>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string headerName = name;
        if (!FitsHeader(name))
        {
            WriteFile('x', "PaxHeaders/long-name", Encoding.UTF8.GetBytes(PaxRecords.Write("path", name)));
            headerName = "long-name";
        }

        WriteFile('0', headerName, content);
    }

    /// <summary>Writes the end mark.</summary>
    public void Complete()
    {
        _stream.Write(new byte[2 * BlockLength]);
        Length += 2 * BlockLength;
        _stream.Flush();
    }

    /// <summary>Closes the stream. Without <see cref="Complete"/> the archive is unfinished.</summary>
    public void Dispose() => _stream.Dispose();

    private void WriteFile(char type, string name, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[BlockLength];
        header.Clear();
        Encoding.ASCII.GetBytes(name, header);
        TarNumber.Write(header.Slice(100, 8), 0b110_100_100);
        TarNumber.Write(header.Slice(108, 8), 0);
        TarNumber.Write(header.Slice(116, 8), 0);
        TarNumber.Write(header.Slice(124, 12), content.Length);
        TarNumber.Write(header.Slice(136, 12), 0);
        header.Slice(148, 8).Fill((byte)' ');
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header[257..]);
        "00"u8.CopyTo(header[263..]);
        int sum = 0;
        foreach (byte value in header)
        {
            sum += value;
        }

        TarNumber.Write(header.Slice(148, 7), sum);
        _stream.Write(header);
        _stream.Write(content);
        int padding = (int)(Padded(content.Length) - content.Length);
        header[..padding].Clear();
        _stream.Write(header[..padding]);
        Length += BlockLength + content.Length + padding;
    }

    private static bool FitsHeader(string name) => name.Length <= 100 && Ascii.IsValid(name);

    private static long Padded(long length) => (length + BlockLength - 1) / BlockLength * BlockLength;
}
