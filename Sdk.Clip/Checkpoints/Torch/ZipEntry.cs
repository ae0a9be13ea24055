namespace Clip.Sdk.Checkpoints;

/// <summary>A file inside a zip archive.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="IsDeflated">True when compressed, false when stored as it is.</param>
/// <param name="DataOffset">Where its bytes begin in the archive.</param>
/// <param name="CompressedLength">Bytes in the archive.</param>
/// <param name="Length">Bytes once decompressed.</param>
/// <param name="Crc32">The checksum of the decompressed bytes.</param>
internal readonly record struct ZipEntry(string Name, bool IsDeflated, long DataOffset, long CompressedLength, long Length, uint Crc32);
