using System.Buffers;
using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>A native OrtValue and, where it lies on managed memory, the pin that keeps that memory in place.</summary>
/// <remarks>Whoever needs the value longer than a call (a session its initialisers, a binding its inputs) adds a reference, so the pin lasts as long as native code may look.</remarks>
internal sealed unsafe class ValueHandle : SafeHandle
{
    private MemoryHandle _pin;

    internal ValueHandle(nint value, MemoryHandle pin = default)
        : base(0, ownsHandle: true)
    {
        _pin = pin;
        SetHandle(value);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseValue(handle);
        _pin.Dispose();
        return true;
    }
}
