using System.Buffers.Binary;
using System.IO.Compression;

namespace Clip.Sdk.Clip.Tests.Imaging;

/// <summary>Writes PNG files chunk by chunk, true or not.</summary>
internal static class PngBuilder
{
    internal static byte[] File(uint width, uint height, byte depth, byte colourType, byte[] compressed, params ReadOnlySpan<byte[]> extraChunks)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colourType);
        List<byte> file = [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Chunk("IHDR"u8, header)];
        foreach (byte[] chunk in extraChunks)
        {
            file.AddRange(chunk);
        }

        return [.. file, .. Chunk("IDAT"u8, compressed), .. Chunk("IEND"u8, [])];
    }

    internal static byte[] Chunk(ReadOnlySpan<byte> kind, byte[] data)
    {
        byte[] body = [.. kind, .. data];
        byte[] chunk = new byte[4 + body.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + body.Length), Crc(body));
        return chunk;
    }

    internal static byte[] Deflate(long zeros)
    {
        var result = new MemoryStream();
        using (var stream = new ZLibStream(result, CompressionLevel.Optimal))
        {
            byte[] block = new byte[1 << 16];
            for (; zeros > 0; zeros -= block.Length)
            {
                stream.Write(block, 0, (int)Math.Min(zeros, block.Length));
            }
        }

        return result.ToArray();
    }

    private static uint Crc(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
