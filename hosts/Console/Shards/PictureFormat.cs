namespace Clip.Sdk.Hosts.Console.Shards;

/// <summary>The extension that a picture should have, told by its first bytes.</summary>
internal static class PictureFormat
{
    private static readonly (byte[] Signature, int Offset, string Extension)[] Known =
    [
        ([0xFF, 0xD8, 0xFF], 0, "jpg"), ([0x89, (byte)'P', (byte)'N', (byte)'G'], 0, "png"), ("WEBP"u8.ToArray(), 8, "webp"),
        ("GIF8"u8.ToArray(), 0, "gif"), ("BM"u8.ToArray(), 0, "bmp"), ("II*\0"u8.ToArray(), 0, "tif"), ("MM\0*"u8.ToArray(), 0, "tif"),
        ("ftypavif"u8.ToArray(), 4, "avif"),
    ];

    /// <summary>The extension, or null for bytes that are no known picture.</summary>
    public static string? ExtensionOf(ReadOnlySpan<byte> bytes)
    {
        foreach ((byte[] signature, int offset, string extension) in Known)
        {
            if (bytes.Length >= offset + signature.Length && bytes.Slice(offset, signature.Length).SequenceEqual(signature))
            {
                return extension;
            }
        }

        return null;
    }
}
