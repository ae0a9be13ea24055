using System.Security.Cryptography;

namespace Clip.Sdk.Retrieval;

/// <summary>The files of an index's folder.</summary>
internal static class IndexFolder
{
    public const string DeletedSuffix = ".deleted";

    private const int NumberDigits = 8;

    private static readonly HashSet<string> OwnExtensions = new(StringComparer.Ordinal)
    {
        SegmentRecord.Images, SegmentRecord.ImageScales, SegmentRecord.Captions, SegmentRecord.CaptionScales, SegmentRecord.Entries, SegmentRecord.Strings, DeletedSuffix,
    };

    /// <summary>Deletes what a killed writer, or an older generation, left: files of our own naming that the manifest does not name. Files of other people stay.</summary>
    public static void DeleteLeftovers(string folder, IndexManifest manifest)
    {
        HashSet<string> named = [.. manifest.Files.Select(file => file.Name)];
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            string name = Path.GetFileName(path);
            if (named.Contains(name) || !IsOwn(name))
            {
                continue;
            }

            try
            {
                File.Delete(path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Windows refuses while a reader has the file mapped; the next writer deletes it.
            }
        }
    }

    /// <summary>Compares every file with the hash that the manifest gives.</summary>
    public static void Verify(IndexSnapshot snapshot, CancellationToken cancellationToken)
    {
        foreach (FileRecord file in snapshot.Manifest.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using FileStream stream = File.OpenRead(Path.Combine(snapshot.Folder, file.Name));
            if (stream.Length != file.Bytes || Convert.ToHexStringLower(SHA256.HashData(stream)) != file.Sha256)
            {
                throw IndexManifest.Damaged(snapshot.Folder, $"'{file.Name}' is not what was written");
            }
        }
    }

    private static bool IsOwn(string name)
    {
        if (name.EndsWith(".tmp", StringComparison.Ordinal))
        {
            // The manifest or the removed rows, on their way to their names.
            return name.StartsWith(IndexManifest.FileName + ".", StringComparison.Ordinal) || name.Contains(DeletedSuffix + ".", StringComparison.Ordinal);
        }

        return OwnExtensions.Contains(Path.GetExtension(name)) && name.IndexOf('.', StringComparison.Ordinal) >= NumberDigits && char.IsAsciiDigit(name[0]);
    }
}
