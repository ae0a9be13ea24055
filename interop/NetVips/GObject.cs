using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

/// <summary>Holds one reference to a GObject and gives it back on <see cref="SafeHandle.Dispose()"/>.</summary>
public class GObject : SafeHandle
{
    internal GObject(nint pointer)
        : base(0, ownsHandle: true) => SetHandle(pointer);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The native object.</summary>
    /// <exception cref="ObjectDisposedException">The reference was given back.</exception>
    internal nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        GLib.ObjectUnref(handle);
        return true;
    }
}
