using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Keeps a handle open for the length of one call, whatever another thread or the finalizer does meanwhile.</summary>
internal readonly ref struct BorrowedHandle : IDisposable
{
    private readonly SafeHandle _owner;

    internal BorrowedHandle(SafeHandle owner, string parameterName = "")
    {
        ArgumentNullException.ThrowIfNull(owner, parameterName);
        bool added = false;
        owner.DangerousAddRef(ref added);
        _owner = owner;
        Pointer = owner.DangerousGetHandle();
    }

    internal nint Pointer { get; }

    public void Dispose() => _owner.DangerousRelease();
}
