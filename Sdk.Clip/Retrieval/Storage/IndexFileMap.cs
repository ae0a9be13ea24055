using System.IO.MemoryMappedFiles;

namespace Clip.Sdk.Retrieval;

/// <summary>A file of a segment, mapped read-only. Its owner keeps it open as long as pointers into it are in use.</summary>
internal sealed unsafe class IndexFileMap : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public IndexFileMap(string folder, FileRecord record)
    {
        Length = record.Bytes;
        string path = Path.Combine(folder, record.Name);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (stream.Length != record.Bytes)
        {
            throw IndexManifest.Damaged(folder, $"'{record.Name}' has {stream.Length} bytes where {record.Bytes} were written");
        }

        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Pointer = pointer + _view.PointerOffset;
    }

    public byte* Pointer { get; }

    public long Length { get; }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
