using System.Buffers.Binary;
using System.Numerics;

namespace Clip.Sdk.Training.Metrics.TensorBoard;

/// <summary>TFRecord framing: length, masked CRC-32C of the length, data, masked CRC-32C of the data, all little endian.</summary>
internal static class RecordFile
{
    public static void Append(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> frame = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], MaskedChecksum(frame[..8]));
        stream.Write(frame);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, MaskedChecksum(data));
        stream.Write(frame[..4]);
    }

    /// <summary>CRC-32C, rotated and shifted as TensorFlow does so that a checksum of data that holds checksums stays sound.</summary>
    public static uint MaskedChecksum(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Checksum(data), 15) + 0xA282EAD8;

    /// <summary>CRC-32C (Castagnoli), RFC 3720 appendix B.4.</summary>
    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint checksum = uint.MaxValue;
        for (; data.Length >= 8; data = data[8..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (byte value in data)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return ~checksum;
    }
}
