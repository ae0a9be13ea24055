using System.IO.Compression;

namespace Clip.Sdk.Checkpoints;

/// <summary>Gives the bytes of zip entries: stored ones as a part of the mapped file, deflated ones decompressed on demand.</summary>
/// <param name="file">The archive.</param>
/// <param name="context">The file, for messages.</param>
/// <param name="storages">Takes over memory.</param>
internal sealed unsafe class ZipData(MappedFile file, TorchFileContext context, StorageSet storages)
{
    // Weights hardly compress; only zero bytes do, up to 1032 to 1. Beyond this the file is a bomb.
    private const long MaxRatio = 100;
    private const long FreeBytes = 64L << 20;
    private const long MaxEntryBytes = int.MaxValue;

    private long _decompressed;

    /// <summary>The bytes of an entry as a storage that tensors may be views into.</summary>
    /// <exception cref="ModelFormatException">The deflated entries together claim more than an honest file could hold.</exception>
    public TensorStorage Storage(ZipEntry entry)
    {
        if (!entry.IsDeflated)
        {
            return new FilePart(file, entry.DataOffset, entry.Length);
        }

        _decompressed += entry.Length;
        if (entry.Length > MaxEntryBytes || _decompressed > Math.Max(FreeBytes, MaxRatio * file.Length))
        {
            throw context.Error($"claims to decompress {file.Length} bytes to {_decompressed} or more ('{entry.Name}'), as zip bombs do");
        }

        return storages.Add(new DeferredStorage(entry.Length, destination => Inflate(entry, new Span<byte>(destination, (int)entry.Length))));
    }

    /// <summary>The bytes of a small entry.</summary>
    /// <exception cref="ModelFormatException">It is longer than allowed, or its deflated bytes are corrupt.</exception>
    public byte[] Bytes(ZipEntry entry, long maxLength)
    {
        if (entry.Length > maxLength)
        {
            throw context.Error($"holds '{entry.Name}' of {entry.Length} bytes, more than the {maxLength} allowed");
        }

        if (!entry.IsDeflated)
        {
            return file.Span(entry.DataOffset, (int)entry.Length).ToArray();
        }

        byte[] bytes = new byte[entry.Length];
        Inflate(entry, bytes);
        return bytes;
    }

    private void Inflate(ZipEntry entry, Span<byte> destination)
    {
        try
        {
            using UnmanagedMemoryStream compressed = new(file.Pointer + entry.DataOffset, entry.CompressedLength);
            using DeflateStream inflater = new(compressed, CompressionMode.Decompress);
            inflater.ReadExactly(destination);
            if (inflater.ReadByte() >= 0)
            {
                throw context.Error($"holds '{entry.Name}', which decompresses to more than the {entry.Length} bytes that it claims");
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw context.Error($"holds '{entry.Name}', whose compressed bytes are corrupt or too few", error);
        }

        if (Crc32.Of(destination) != entry.Crc32)
        {
            throw context.Error($"holds '{entry.Name}', whose bytes do not have the checksum that the archive says");
        }
    }
}
