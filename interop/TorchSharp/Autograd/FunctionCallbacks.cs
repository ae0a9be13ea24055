using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>One application of a function whose gradient is written in C#.</summary>
internal interface IFunctionCall
{
    /// <summary>The function's name, for messages.</summary>
    string Name { get; }

    /// <summary>Fills in the gradients of the tensor inputs; each handle is a reference that the caller takes over.</summary>
    void Backward(IntPtr node, ReadOnlySpan<IntPtr> gradients, Span<IntPtr> results);

    /// <summary>The graph does not need the call any more.</summary>
    void Release();
}

/// <summary>What the shim's nodes call.</summary>
internal static class FunctionCallbacks
{
    [UnmanagedCallersOnly]
    internal static unsafe int Backward(IntPtr context, IntPtr node, IntPtr* gradients, int count, IntPtr* results, int wanted)
    {
        var call = (IFunctionCall)GCHandle.FromIntPtr(context).Target!;
        try
        {
            call.Backward(node, new ReadOnlySpan<IntPtr>(gradients, count), new Span<IntPtr>(results, wanted));
            return 0;
        }
#pragma warning disable CA1031 // An exception must not run through libtorch's frames; its message goes on as libtorch's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            NativeMethods.ct_report_error($"{call.Name}: {error.GetType().Name}: {error.Message}");
            return 1;
        }
    }

    [UnmanagedCallersOnly]
    internal static void Release(IntPtr context)
    {
        var pin = GCHandle.FromIntPtr(context);
        ((IFunctionCall)pin.Target!).Release();
        pin.Free();
    }
}
