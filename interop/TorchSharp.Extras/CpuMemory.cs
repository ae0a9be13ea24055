using TorchSharp.Native;

namespace TorchSharp.Extras;

/// <summary>Memory of tensors on the processor, in bytes; blocks under 4 KiB do not count.</summary>
/// <remarks>Not in the real package.</remarks>
/// <param name="InUse">In tensors now.</param>
/// <param name="Waiting">Freed, and kept for the next tensor.</param>
/// <param name="PeakInUse">In tensors at most.</param>
public readonly record struct CpuMemory(long InUse, long Waiting, long PeakInUse)
{
    /// <summary>The memory now.</summary>
    public static unsafe CpuMemory Read()
    {
        long* values = stackalloc long[3];
        NativeMethods.ct_cpu_memory(values);
        return new CpuMemory(values[0], values[1], values[2]);
    }

    /// <summary>Lets the peak begin anew.</summary>
    public static void ResetPeak() => NativeMethods.ct_cpu_reset_peak_memory();

    /// <summary>Gives the waiting blocks back to the system.</summary>
    public static void EmptyCache() => NativeMethods.ct_cpu_empty_cache();
}
