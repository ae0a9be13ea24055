using TorchSharp.Native;

namespace TorchSharp.Extras;

/// <summary>Mixed precision: products and convolutions run in a shorter type, sums and norms in single precision.</summary>
/// <remarks>Not in the real package. The state belongs to the thread; backward runs in the types that forward ran in.</remarks>
public static class Autocast
{
    /// <summary>Switches mixed precision on, or off, on this thread until the result is disposed there.</summary>
    /// <param name="device">CUDA, or the processor (BFloat16 only, up to libtorch 2.1).</param>
    /// <param name="dtype">Float16 or BFloat16.</param>
    /// <param name="enabled">False runs a part in full precision inside of a region that is on.</param>
    /// <param name="cacheWeights">Convert a weight once in a region, not at each use. Off where weights change inside.</param>
    /// <exception cref="ArgumentException">The type is another one.</exception>
    public static IDisposable Enter(DeviceType device, torch.ScalarType dtype, bool enabled = true, bool cacheWeights = true)
    {
        if (dtype is not (torch.ScalarType.Float16 or torch.ScalarType.BFloat16))
        {
            throw new ArgumentException($"Mixed precision is Float16 or BFloat16, but got '{dtype}'.", nameof(dtype));
        }

        NativeMethods.Check(NativeMethods.ct_autocast_enter((int)device, (int)dtype, enabled ? 1 : 0, cacheWeights ? 1 : 0, out IntPtr guard));
        return new Region(guard);
    }

    /// <summary>Whether mixed precision is on, on this thread.</summary>
    public static bool IsEnabled(DeviceType device) => NativeMethods.ct_autocast_is_enabled((int)device) != 0;

    private sealed class Region(IntPtr guard) : IDisposable
    {
        private IntPtr _guard = guard;

        public void Dispose()
        {
            if (_guard != IntPtr.Zero)
            {
                NativeMethods.Check(NativeMethods.ct_autocast_leave(_guard));
                _guard = IntPtr.Zero;
            }
        }
    }
}
