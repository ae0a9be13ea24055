using Clip.Sdk.Files;

namespace Clip.Sdk.Training.Files;

/// <summary>A folder that appears whole or not at all: written beside its final name, flushed to the disk, then renamed.</summary>
internal static class AtomicFolder
{
    /// <summary>Writes a folder.</summary>
    /// <param name="folder">Where it shall stand; one that is there is replaced.</param>
    /// <param name="write">Fills the folder it is given.</param>
    public static void Write(string folder, Action<string> write)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string parent = Path.GetDirectoryName(target) ?? throw new IOException($"'{target}' cannot be written: it is a root. Name a folder in it.");
        Directory.CreateDirectory(parent);
        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            write(temporary);
            FlushFiles(temporary);
            Replace(temporary, target);
            DurableFolder.Flush(parent);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    // A folder cannot be renamed over a full one: the old one steps aside, and comes back if the new one cannot take its place.
    private static void Replace(string temporary, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(temporary, target);
            return;
        }

        string old = $"{target}.{Guid.NewGuid():N}.old";
        Directory.Move(target, old);
        try
        {
            Directory.Move(temporary, target);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }

    private static void FlushFiles(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        DurableFolder.Flush(folder);
    }
}
