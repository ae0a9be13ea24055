using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>PyTorch's functions under their own names.</summary>
public static partial class torch
{
    /// <summary>The version of libtorch that the shim was built against.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(NativeMethods.ct_torch_version()) ?? string.Empty;

    /// <summary>A scope that owns the tensors which this thread makes until it is disposed.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Current.NewDisposeScope();

    /// <summary>This thread's innermost scope.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.Current.CurrentDisposeScope;

    /// <summary>Runs an expression in a scope of its own and hands its result to the scope around it.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        ArgumentNullException.ThrowIfNull(expr);
        using DisposeScope scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    /// <summary>Whether a kind of device can be used; false where the native engine itself is absent.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) => TorchLibrary.TryLoad(out _) && deviceType switch
    {
        DeviceType.CPU or DeviceType.META => true,
        DeviceType.CUDA => cuda.is_available(),
        _ => false,
    };

    /// <summary>Loads the native engine and makes sure of a kind of device.</summary>
    /// <exception cref="DllNotFoundException">The engine is absent; the message says how to build it.</exception>
    /// <exception cref="InvalidOperationException">The machine or the engine has no such device.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TorchLibrary.TryLoad(out string? problem))
        {
            throw new DllNotFoundException(problem);
        }

        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException(
                $"Device '{deviceType}' was asked for, but libtorch {__version__} finds none here. Use 'cpu', or build the engine against a PyTorch with CUDA (TORCH_HOME).");
        }
    }

    /// <summary>Loads the native engine and makes sure of a device; null is the default one.</summary>
    public static Device InitializeDevice(Device? device)
    {
        Device wanted = device ?? get_default_device();
        InitializeDeviceType(wanted.type);
        return wanted;
    }

    /// <summary>Threads that one operator uses.</summary>
    public static void set_num_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(num);
        NativeMethods.ct_set_num_threads(num);
    }

    /// <summary>Threads that one operator uses.</summary>
    public static int get_num_threads() => NativeMethods.ct_get_num_threads();

    /// <summary>Threads between operators; once, before the first of them.</summary>
    public static void set_num_interop_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(num);
        NativeMethods.Check(NativeMethods.ct_set_num_interop_threads(num));
    }

    /// <summary>Threads between operators.</summary>
    public static int get_num_interop_threads() => NativeMethods.ct_get_num_interop_threads();

    /// <summary>Writes a tensor in libtorch's archive format.</summary>
    public static void save(Tensor t, string location)
    {
        ArgumentNullException.ThrowIfNull(t);
        NativeMethods.Check(NativeMethods.ct_tensor_save(t.Handle, location));
        GC.KeepAlive(t);
    }

    /// <summary>Reads a tensor that <see cref="save"/> or C++'s torch::save wrote.</summary>
    public static Tensor load(string location)
    {
        NativeMethods.Check(NativeMethods.ct_tensor_load(location, out IntPtr tensor));
        return new Tensor(tensor);
    }
}
