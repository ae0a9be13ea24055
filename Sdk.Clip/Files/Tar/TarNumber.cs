using System.Buffers.Binary;

namespace Clip.Sdk.Files.Tar;

/// <summary>Numbers of a tar header: octal digits, or base 256 with the highest bit set.</summary>
internal static class TarNumber
{
    public static long Parse(ReadOnlySpan<byte> field, string archive, long offset)
    {
        if ((field[0] & 0x80) != 0)
        {
            long large = field.Length == 12 ? BinaryPrimitives.ReadInt64BigEndian(field[4..]) : -1;
            bool isSmallEnough = field[0] == 0x80 && field[1..^8].IndexOfAnyExcept((byte)0) < 0;
            return isSmallEnough && large >= 0 ? large : throw Refuse(archive, offset);
        }

        field = field.Trim(" \0"u8);
        long value = 0;
        foreach (byte digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                throw Refuse(archive, offset);
            }

            value = (value << 3) + (digit - '0');
        }

        return value;
    }

    /// <summary>Writes octal digits and a closing zero, or base 256 where they do not suffice.</summary>
    public static void Write(Span<byte> field, long value)
    {
        if (value >= 1L << (3 * (field.Length - 1)))
        {
            field.Clear();
            field[0] = 0x80;
            BinaryPrimitives.WriteInt64BigEndian(field[^8..], value);
            return;
        }

        field[^1] = 0;
        for (int i = field.Length - 2; i >= 0; i--, value >>= 3)
        {
            field[i] = (byte)('0' + (value & 7));
        }
    }

    private static TarFormatException Refuse(string archive, long offset) =>
        new($"Shard '{archive}' has a header before byte {offset} with a number that is none. It is damaged, or no tar archive.", isTruncated: false);
}
