using TorchSharp.Native;

namespace TorchSharp.Extras;

/// <summary>Memory of a CUDA device, in bytes.</summary>
/// <remarks>Not in the real package.</remarks>
/// <param name="Allocated">In tensors now.</param>
/// <param name="PeakAllocated">In tensors at most.</param>
/// <param name="Reserved">Taken from the device now.</param>
/// <param name="PeakReserved">Taken from the device at most.</param>
/// <param name="Free">Left on the device.</param>
/// <param name="Total">Of the device.</param>
public readonly record struct CudaMemory(long Allocated, long PeakAllocated, long Reserved, long PeakReserved, long Free, long Total)
{
    /// <summary>The memory of a device now.</summary>
    public static unsafe CudaMemory Read(int device = 0)
    {
        long* values = stackalloc long[6];
        NativeMethods.Check(NativeMethods.ct_cuda_memory(device, values));
        return new CudaMemory(values[0], values[1], values[2], values[3], values[4], values[5]);
    }

    /// <summary>Lets the peaks begin anew.</summary>
    public static void ResetPeaks(int device = 0) => NativeMethods.Check(NativeMethods.ct_cuda_reset_peak_memory(device));

    /// <summary>Gives memory that no tensor uses back to the device.</summary>
    public static void EmptyCache() => NativeMethods.Check(NativeMethods.ct_cuda_empty_cache());
}
