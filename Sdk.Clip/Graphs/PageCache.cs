using System.Runtime.InteropServices;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Graphs;

/// <summary>Tells the system that pages of a mapped file are not needed for now, so that they do not count as the process's memory.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Lets go of a tensor's pages; they are read again when they are touched. Does nothing where the tensor lies in no file.</summary>
    public static void Release(CheckpointTensor tensor)
    {
        if (!OperatingSystem.IsLinux() || tensor.FilePath is null)
        {
            return;
        }

        // Whole pages inside the tensor only: its neighbours may be in use.
        nint page = Environment.SystemPageSize;
        nint first = (tensor.Address + page - 1) / page * page;
        nint end = (tensor.Address + (nint)tensor.ByteLength) / page * page;
        if (end > first)
        {
            // A failure costs memory and nothing else.
            _ = Advise(first, (nuint)(end - first), DontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
