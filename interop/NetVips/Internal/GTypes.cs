using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>The type numbers of GObject and libvips.</summary>
internal static class GTypes
{
    // GObject's fundamental types are fixed numbers, shifted by two.
    internal const nint Boolean = 5 << 2;
    internal const nint Int = 6 << 2;
    internal const nint UInt64 = 11 << 2;
    internal const nint Enum = 12 << 2;
    internal const nint Flags = 13 << 2;
    internal const nint Double = 15 << 2;
    internal const nint String = 16 << 2;
    internal const nint Object = 20 << 2;

    internal static readonly nint Image = GLib.TypeFromName("VipsImage");
    internal static readonly nint Blob = GLib.TypeFromName("VipsBlob");
    internal static readonly nint ArrayInt = GLib.TypeFromName("VipsArrayInt");
    internal static readonly nint ArrayDouble = GLib.TypeFromName("VipsArrayDouble");
    internal static readonly nint ArrayImage = GLib.TypeFromName("VipsArrayImage");
    internal static readonly nint RefString = GLib.TypeFromName("VipsRefString");

    internal static string NameOf(nint type) => Marshal.PtrToStringUTF8(GLib.TypeName(type)) ?? "unknown";
}
