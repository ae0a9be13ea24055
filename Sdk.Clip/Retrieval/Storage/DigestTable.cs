using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clip.Sdk.Retrieval;

/// <summary>Finds rows by a 128-bit digest: of their path, or of their file's content.</summary>
/// <remarks>24 bytes a row instead of the strings themselves; digests of 128 bits do not collide.</remarks>
internal sealed class DigestTable
{
    private readonly Dictionary<UInt128, long> _rows = [];

    public static UInt128 OfBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return OfHash(hash);
    }

    public static UInt128 OfHash(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<UInt128>(hash);

    /// <summary>Sets the row of a digest.</summary>
    public void Set(UInt128 digest, long row) => _rows[digest] = row;

    public bool TryFind(UInt128 digest, out long row) => _rows.TryGetValue(digest, out row);

    public bool Remove(UInt128 digest) => _rows.Remove(digest);
}
