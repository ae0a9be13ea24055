using System.IO.Compression;

namespace Clip.Sdk.Checkpoints;

/// <summary>Builds zip archives as torch.save does.</summary>
internal static class TorchZip
{
    public static byte[] Of(byte[] pickle, params ReadOnlySpan<(string Name, byte[] Bytes)> others) => Of(CompressionLevel.NoCompression, pickle, others);

    public static byte[] Of(CompressionLevel level, byte[] pickle, params ReadOnlySpan<(string Name, byte[] Bytes)> others)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(archive, "archive/data.pkl", pickle, level);
            foreach ((string name, byte[] bytes) in others)
            {
                Write(archive, name, bytes, level);
            }
        }

        return stream.ToArray();
    }

    private static void Write(ZipArchive archive, string name, byte[] bytes, CompressionLevel level)
    {
        using Stream entry = archive.CreateEntry(name, level).Open();
        entry.Write(bytes);
    }
}
