namespace Clip.Sdk.Imaging.Decoding;

/// <summary>Tells a format by its first bytes; a file's name is never believed.</summary>
internal static class FormatSniffer
{
    internal static ImageFormat Sniff(ReadOnlySpan<byte> data) => data switch
    {
        _ when data.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) => ImageFormat.Jpeg,
        _ when data.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]) => ImageFormat.Png,
        _ when data.StartsWith("GIF87a"u8) || data.StartsWith("GIF89a"u8) => ImageFormat.Gif,
        _ when data.StartsWith("RIFF"u8) && data.Length >= 12 && data[8..].StartsWith("WEBP"u8) => ImageFormat.WebP,
        _ when IsTiff(data) => ImageFormat.Tiff,
        _ when data.Length >= 12 && data[4..].StartsWith("ftyp"u8) && IsHeifBrand(data) => ImageFormat.Heif,
        _ when data.StartsWith("BM"u8) && data.Length >= 26 => ImageFormat.Bmp,
        _ when IsSvg(data) => ImageFormat.Svg,
        _ => ImageFormat.Unknown,
    };

    private static bool IsTiff(ReadOnlySpan<byte> data) =>
        data.StartsWith("II*\0"u8) || data.StartsWith("MM\0*"u8) || data.StartsWith("II+\0"u8) || data.StartsWith("MM\0+"u8);

    /// <summary>A HEIF brand stands first or among the compatible brands of the file type box.</summary>
    private static bool IsHeifBrand(ReadOnlySpan<byte> data)
    {
        uint boxLength = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(data);
        ReadOnlySpan<byte> brands = data[8..(int)Math.Min(Math.Max(boxLength, 12), (uint)Math.Min(data.Length, 256))];
        for (int i = 0; i + 4 <= brands.Length; i += 4)
        {
            ReadOnlySpan<byte> brand = brands.Slice(i, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8)
                || brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("heif"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSvg(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> head = data[..Math.Min(data.Length, 1024)].TrimStart([(byte)0xef, (byte)0xbb, (byte)0xbf, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);
        return head.StartsWith("<svg"u8) || ((head.StartsWith("<?xml"u8) || head.StartsWith("<!"u8)) && head.IndexOf("<svg"u8) >= 0);
    }
}
