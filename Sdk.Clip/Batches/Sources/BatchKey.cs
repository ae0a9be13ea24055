using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Clip.Sdk.Batches;

/// <summary>A short hash of an item's description, without its pixels.</summary>
public static class BatchKey
{
    /// <summary>The hash of an item's parts; never 0.</summary>
    /// <param name="parts">Name, picture's path, texts: what a change of shows that it is another item.</param>
    public static ulong Of(params ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string? part in parts)
        {
            // Lengths keep ("ab", "c") and ("a", "bc") apart.
            byte[] bytes = Encoding.UTF8.GetBytes(part ?? string.Empty);
            BinaryPrimitives.WriteInt32LittleEndian(length, part is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(digest));
    }
}
