using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>The head of GObject's GParamSpec, as far as the type of the parameter.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ParameterSpecification
{
    internal readonly nint TypeInstance;
    internal readonly nint Name;
    internal readonly int Flags;
    internal readonly nint ValueType;
}
