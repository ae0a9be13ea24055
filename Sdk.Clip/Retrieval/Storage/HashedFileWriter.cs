using System.Security.Cryptography;

namespace Clip.Sdk.Retrieval;

/// <summary>Writes a file of a segment from front to back and hashes it on the way.</summary>
internal sealed class HashedFileWriter : IDisposable
{
    private const int BufferBytes = 1 << 18;

    private readonly string _name;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public HashedFileWriter(string folder, string name)
    {
        _name = name;
        // A leftover of a writer that was killed has the same name; nobody else does.
        _stream = new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes);
    }

    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Flushes the file to the disk.</summary>
    public FileRecord Finish()
    {
        _stream.Flush(flushToDisk: true);
        return new FileRecord(_name, Length, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
    }
}
