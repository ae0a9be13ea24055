using System.Runtime.InteropServices;

namespace Clip.Sdk.Files;

/// <summary>Makes renames and new files survive a power cut.</summary>
public static partial class DurableFolder
{
    private const int ReadOnly = 0;

    /// <summary>Flushes a folder's entries to the disk. Windows does this on its own with the file.</summary>
    /// <param name="folder">The folder; one that cannot be opened, and a file system that refuses, are passed over.</param>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, ReadOnly);
        if (descriptor >= 0)
        {
            // Some file systems refuse fsync on folders; the data itself is already flushed, so nothing is lost by that.
            _ = Synchronize(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
