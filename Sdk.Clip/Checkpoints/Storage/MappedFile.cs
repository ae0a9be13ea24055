using System.IO.MemoryMappedFiles;

namespace Clip.Sdk.Checkpoints;

/// <summary>A whole file, mapped read-only: pages come into memory when they are read and stay shared with the system's cache.</summary>
/// <remarks>A file must not be shortened by another process while it is mapped: the system then ends the process that reads it.</remarks>
internal sealed unsafe class MappedFile : TensorStorage
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _pointer;
    private bool _disposed;

    private MappedFile(string path, long length, MemoryMappedFile file, MemoryMappedViewAccessor view)
    {
        FilePath = path;
        Length = length;
        _file = file;
        _view = view;
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _pointer = pointer + view.PointerOffset;
    }

    public override long Length { get; }

    public override string FilePath { get; }

    public override byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _pointer;
        }
    }

    /// <summary>Maps a file.</summary>
    /// <param name="path">A regular file of at least one byte.</param>
    /// <exception cref="ModelFormatException">The file is absent, empty or cannot be read.</exception>
    public static MappedFile Open(string path)
    {
        string fullPath = Path.GetFullPath(path);
        try
        {
            using FileStream stream = new(fullPath, FileMode.Open, FileAccess.Read, FileShare.Read);
            long length = stream.Length;
            if (length == 0)
            {
                throw new ModelFormatException($"'{fullPath}' is empty. Download it again.", fullPath);
            }

            // The mapping keeps its own reference to the file, so that the stream may be closed.
            MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new MappedFile(fullPath, length, file, file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ModelFormatException($"'{fullPath}' cannot be read: {error.Message} Check the path and its permissions.", fullPath, error);
        }
    }

    /// <summary>The first bytes, at most 2 GiB of them.</summary>
    public ReadOnlySpan<byte> Span(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)offset, (ulong)Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)length, (ulong)(Length - offset));
        return new ReadOnlySpan<byte>(Pointer + offset, length);
    }

    public override void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
