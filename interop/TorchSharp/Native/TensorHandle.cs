using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Owns one reference to a TensorImpl.</summary>
internal sealed class TensorHandle : SafeHandle
{
    private static long s_live;
    private static long s_peak;

    internal TensorHandle(IntPtr tensor)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        SetHandle(tensor);
        long live = Interlocked.Increment(ref s_live);
        long peak = Volatile.Read(ref s_peak);
        while (live > peak)
        {
            long seen = Interlocked.CompareExchange(ref s_peak, live, peak);
            if (seen == peak)
            {
                break;
            }

            peak = seen;
        }
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Handles that hold a tensor at this moment, in the whole process.</summary>
    internal static long LiveCount => Volatile.Read(ref s_live);

    /// <summary>The most that <see cref="LiveCount"/> has been.</summary>
    internal static long PeakCount => Volatile.Read(ref s_peak);

    /// <summary>Hands the reference to the caller, who releases it.</summary>
    internal IntPtr Decouple()
    {
        IntPtr tensor = handle;
        SetHandleAsInvalid();
        SetHandle(IntPtr.Zero);
        Interlocked.Decrement(ref s_live);
        return tensor;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.ct_tensor_release(handle);
        Interlocked.Decrement(ref s_live);
        return true;
    }
}
