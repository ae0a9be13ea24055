using System.Globalization;

namespace Clip.Sdk.Files;

/// <summary>
/// A file that appears whole or not at all: it is written beside its final name, flushed to the disk, then renamed over it.
/// Disposed without <see cref="Commit"/>, it leaves no trace.
/// </summary>
internal sealed class AtomicFileStream : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private bool _isCommitted;

    public AtomicFileStream(string path)
    {
        _path = Path.GetFullPath(path);
        // Two processes may write the same file: each has its own temporary one, and the last rename wins.
        _temporaryPath = string.Create(CultureInfo.InvariantCulture, $"{_path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp");
        Stream = new FileStream(_temporaryPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
    }

    /// <summary>Writes a whole file.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new AtomicFileStream(path);
        file.Stream.Write(content);
        file.Commit();
    }

    /// <summary>Writes a whole file.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new AtomicFileStream(path);
        write(file.Stream);
        file.Commit();
    }

    public FileStream Stream { get; }

    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
        _isCommitted = true;
        DurableFolder.Flush(Path.GetDirectoryName(_path)!);
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_isCommitted)
        {
            File.Delete(_temporaryPath);
        }
    }
}
