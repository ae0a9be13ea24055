using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>A counted block of native memory that libvips reads from.</summary>
internal sealed class Blob : SafeHandle
{
    private Blob(nint pointer)
        : base(0, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    internal nint Pointer => handle;

    /// <summary>Copies bytes into memory that lives as long as the last image that reads them.</summary>
    internal static unsafe Blob CopyOf(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            nint pointer = Vips.BlobCopy(bytes, (nuint)data.Length);
            return pointer != 0 ? new Blob(pointer) : throw new VipsException($"unable to copy {data.Length} bytes");
        }
    }

    protected override bool ReleaseHandle()
    {
        Vips.AreaUnref(handle);
        return true;
    }
}
