namespace Clip.Sdk.Checkpoints;

/// <summary>A part of a mapped file: a view that owns nothing.</summary>
/// <param name="file">The file.</param>
/// <param name="offset">The first byte.</param>
/// <param name="length">Bytes; the caller has checked that they lie inside the file.</param>
internal sealed unsafe class FilePart(MappedFile file, long offset, long length) : TensorStorage
{
    public override long Length => length;

    public override string FilePath => file.FilePath;

    public override long FileOffset => offset;

    public override byte* Pointer => file.Pointer + offset;

    public override void Dispose()
    {
        // The file is released by whoever opened it.
    }
}
