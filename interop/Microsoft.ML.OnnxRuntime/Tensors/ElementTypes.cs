namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>Which .NET type stands for which element type, and its size.</summary>
internal static class ElementTypes
{
    private static readonly Dictionary<Type, TensorElementType> ByType = new()
    {
        [typeof(float)] = TensorElementType.Float,
        [typeof(byte)] = TensorElementType.UInt8,
        [typeof(sbyte)] = TensorElementType.Int8,
        [typeof(ushort)] = TensorElementType.UInt16,
        [typeof(short)] = TensorElementType.Int16,
        [typeof(int)] = TensorElementType.Int32,
        [typeof(long)] = TensorElementType.Int64,
        [typeof(string)] = TensorElementType.String,
        [typeof(bool)] = TensorElementType.Bool,
        [typeof(Float16)] = TensorElementType.Float16,
        [typeof(double)] = TensorElementType.Double,
        [typeof(uint)] = TensorElementType.UInt32,
        [typeof(ulong)] = TensorElementType.UInt64,
        [typeof(BFloat16)] = TensorElementType.BFloat16,
    };

    private static readonly Dictionary<TensorElementType, Type> ByElementType = ByType.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <exception cref="OnnxRuntimeException">A tensor cannot hold <typeparamref name="T"/>.</exception>
    internal static TensorElementType Of<T>() => ByType.TryGetValue(typeof(T), out TensorElementType type)
        ? type
        : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Tensor of type: '{typeof(T)}' is not supported.{Hint<T>()}");

    /// <exception cref="OnnxRuntimeException">The element type has no .NET type here.</exception>
    internal static Type TypeOf(TensorElementType elementType) => ByElementType.TryGetValue(elementType, out Type? type)
        ? type
        : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Tensor element type: '{elementType}' is not supported.");

    /// <summary>Bytes of one element.</summary>
    /// <exception cref="OnnxRuntimeException">The elements are strings or of a type that is not supported.</exception>
    internal static int SizeOf(TensorElementType elementType) => elementType switch
    {
        TensorElementType.UInt8 or TensorElementType.Int8 or TensorElementType.Bool => 1,
        TensorElementType.UInt16 or TensorElementType.Int16 or TensorElementType.Float16 or TensorElementType.BFloat16 => 2,
        TensorElementType.Float or TensorElementType.Int32 or TensorElementType.UInt32 => 4,
        TensorElementType.Double or TensorElementType.Int64 or TensorElementType.UInt64 => 8,
        TensorElementType.String => throw new OnnxRuntimeException(
            ErrorCode.InvalidArgument, "The elements are strings, which do not lie in one buffer. Use a tensor of numbers."),
        _ => throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Tensor element type: '{elementType}' is not supported."),
    };

    private static string Hint<T>() => typeof(T) == typeof(Half)
        ? " Use Float16, which has the same bits: MemoryMarshal.Cast<Half, Float16>."
        : "";
}
