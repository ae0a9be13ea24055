using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Owns one reference to a GeneratorImpl.</summary>
internal sealed class GeneratorHandle : SafeHandle
{
    internal GeneratorHandle(IntPtr generator)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(generator);

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        NativeMethods.ct_generator_release(handle);
        return true;
    }
}
