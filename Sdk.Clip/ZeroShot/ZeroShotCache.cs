using System.Buffers.Binary;
using System.Security.Cryptography;
using Clip.Sdk.Files;

namespace Clip.Sdk.ZeroShot;

/// <summary>
/// Keeps label embeddings in a folder, named by the hash of all that they depend on: model, labels, templates. A damaged
/// entry counts as absent; when the folder grows over its bound, the entries that were used longest ago go.
/// </summary>
/// <remarks>Safe to use from several threads and processes at once. Losing the folder costs time, never a result, so a folder that cannot be written is no error.</remarks>
public sealed class ZeroShotCache
{
    private const string Extension = ".zeroshot";
    private const int HashBytes = 32;

    private readonly long _maxBytes;

    /// <summary>Uses a folder; it is made when first needed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxBytes">The most that its entries take. Default 256 MiB.</param>
    public ZeroShotCache(string folder, long maxBytes = 256L << 20)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        Folder = Path.GetFullPath(folder);
        _maxBytes = maxBytes;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    private static ReadOnlySpan<byte> Magic => "CLIPZS01"u8;

    /// <summary>The cache in the user's own cache folder: <c>$XDG_CACHE_HOME</c> or <c>~/.cache</c>, on Windows the local application data.</summary>
    public static ZeroShotCache ForUser()
    {
        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            root = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        }

        return new ZeroShotCache(Path.Combine(root, "clip-sdk", "zero-shot"));
    }

    /// <summary>Fills the values of an entry. False where there is none, or none that is whole.</summary>
    internal bool TryRead(string key, Span<float> values)
    {
        string path = EntryPath(key);
        byte[] file;
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists || info.Length != EntryBytes(values.Length))
            {
                return false;
            }

            file = File.ReadAllBytes(path);
            // The time of last use decides what goes first.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        ReadOnlySpan<byte> payload = file.AsSpan(Magic.Length + HashBytes);
        if (file.Length != EntryBytes(values.Length)
            || !file.AsSpan().StartsWith(Magic)
            || !SHA256.HashData(payload).AsSpan().SequenceEqual(file.AsSpan(Magic.Length, HashBytes)))
        {
            return false;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(payload[(i * sizeof(float))..]);
        }

        return true;
    }

    internal void Write(string key, ReadOnlySpan<float> values)
    {
        byte[] file = new byte[EntryBytes(values.Length)];
        Span<byte> payload = file.AsSpan(Magic.Length + HashBytes);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(payload[(i * sizeof(float))..], values[i]);
        }

        Magic.CopyTo(file);
        SHA256.HashData(payload, file.AsSpan(Magic.Length, HashBytes));
        try
        {
            Directory.CreateDirectory(Folder);
            AtomicFileStream.Write(EntryPath(key), file);
            Shrink();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A read-only or full disk: the next run computes again.
        }
    }

    private static long EntryBytes(int valueCount) => Magic.Length + HashBytes + ((long)valueCount * sizeof(float));

    private string EntryPath(string key) => Path.Combine(Folder, key + Extension);

    private void Shrink()
    {
        FileInfo[] entries = [.. new DirectoryInfo(Folder).EnumerateFiles("*" + Extension).OrderByDescending(entry => entry.LastWriteTimeUtc)];
        long total = 0;
        foreach (FileInfo entry in entries)
        {
            total += entry.Length;
            if (total > _maxBytes)
            {
                entry.Delete();
            }
        }
    }
}
