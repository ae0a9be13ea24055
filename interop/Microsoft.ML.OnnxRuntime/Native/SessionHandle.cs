using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>A native OrtSession with what must live as long: the environment, the shared initialisers, the names of its nodes.</summary>
internal sealed unsafe class SessionHandle : SafeHandle
{
    private readonly HeldReferences _held = new();
    private readonly List<nint> _names = [];

    /// <param name="session">The native session, which this handle releases.</param>
    /// <param name="environment">The environment that the session runs in.</param>
    /// <param name="initializers">The values that the session borrows by name.</param>
    internal SessionHandle(nint session, SafeHandle environment, IEnumerable<SafeHandle> initializers)
        : base(0, ownsHandle: true)
    {
        SetHandle(session);
        _held.Add(environment);
        foreach (SafeHandle initializer in initializers)
        {
            _held.Add(initializer);
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>A zero-terminated copy of a name that lives as long as the session, so that runs need not convert it.</summary>
    internal nint KeepName(string name)
    {
        nint copy = Marshal.StringToCoTaskMemUTF8(name);
        _names.Add(copy);
        return copy;
    }

    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseSession(handle);
        _held.ReleaseAll();
        foreach (nint name in _names)
        {
            Marshal.FreeCoTaskMem(name);
        }

        return true;
    }
}
