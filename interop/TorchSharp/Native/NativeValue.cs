using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What a <see cref="NativeValue"/> holds; mirrors clip::Kind in shim.h.</summary>
internal enum NativeKind
{
    None = 0,
    Tensor = 1,
    Integer = 2,
    Number = 3,
    Boolean = 4,
    IntegerList = 5,
    NumberList = 6,
    TensorList = 7,
    Text = 8,
    Device = 9,
    Generator = 10,
    Complex = 11,
}

/// <summary>One argument or result of an operator as it crosses to the shim; mirrors clip::Value in shim.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)]
    internal NativeKind Kind;

    [FieldOffset(4)]
    internal int Count;

    [FieldOffset(8)]
    internal long Integer;

    [FieldOffset(8)]
    internal double Number;

    [FieldOffset(8)]
    internal IntPtr Pointer;
}
