using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Stops recording on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Starts, or stops, recording on this thread until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Starts, or stops, recording on this thread until the result is disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Makes tensors that can never be recorded, on this thread until the result is disposed there.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    /// <summary>Whether this thread records.</summary>
    public static bool is_grad_enabled() => NativeMethods.ct_grad_mode() != 0;

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => NativeMethods.ct_inference_mode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly bool _previous = is_grad_enabled();
        private bool _disposed;

        internal GradMode(bool enabled) => NativeMethods.ct_set_grad_mode(enabled ? 1 : 0);

        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                NativeMethods.ct_set_grad_mode(_previous ? 1 : 0);
            }
        }
    }

    private sealed class InferenceMode : IDisposable
    {
        private IntPtr _guard;

        internal InferenceMode(bool enabled) =>
            NativeMethods.Check(NativeMethods.ct_inference_mode_enter(enabled ? 1 : 0, out _guard));

        public void Dispose()
        {
            if (_guard != IntPtr.Zero)
            {
                NativeMethods.ct_inference_mode_leave(_guard);
                _guard = IntPtr.Zero;
            }
        }
    }
}
