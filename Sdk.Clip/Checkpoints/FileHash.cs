using System.Buffers;
using System.Security.Cryptography;

namespace Clip.Sdk.Checkpoints;

/// <summary>Hashes of files that may not fit into memory.</summary>
internal static class FileHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>SHA-256 over the bytes of files, one after the other; lower-case hex.</summary>
    public static string Sha256(IEnumerable<string> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            foreach (string file in files)
            {
                using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
                for (int count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
                {
                    hash.AppendData(buffer, 0, count);
                }
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
