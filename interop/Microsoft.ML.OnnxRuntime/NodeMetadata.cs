using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The declared type and shape of an input, an output or an overridable initialiser of the graph.</summary>
public unsafe class NodeMetadata
{
    private readonly TensorElementType _elementType;
    private readonly int[]? _dimensions;
    private readonly string[]? _symbolicDimensions;

    /// <summary>Reads a node's type information, which stays the caller's.</summary>
    internal NodeMetadata(nint typeInfo, nint nativeName)
    {
        NativeName = nativeName;
        int type;
        OrtStatus.Check(OrtApi.GetOnnxTypeFromTypeInfo(typeInfo, &type));
        OnnxValueType = (OnnxValueType)type;

        // Null for whatever is not a tensor; the cast belongs to the type information.
        nint tensor;
        OrtStatus.Check(OrtApi.CastTypeInfoToTensorInfo(typeInfo, &tensor));
        if (tensor != 0)
        {
            int elementType;
            OrtStatus.Check(OrtApi.GetTensorElementType(tensor, &elementType));
            _elementType = (TensorElementType)elementType;
            (_dimensions, _symbolicDimensions) = ReadShape(tensor);
        }
    }

    /// <summary>What kind of value it is.</summary>
    public OnnxValueType OnnxValueType { get; }

    /// <summary>True for a tensor, dense or sparse.</summary>
    public bool IsTensor => OnnxValueType is OnnxValueType.ONNX_TYPE_TENSOR or OnnxValueType.ONNX_TYPE_SPARSETENSOR;

    /// <summary>The dimensions; −1 for one that the graph leaves free.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor.</exception>
    public int[] Dimensions => _dimensions ?? throw NotATensor();

    /// <summary>The names of free dimensions; empty for a dimension that has a size or no name.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor.</exception>
    public string[] SymbolicDimensions => _symbolicDimensions ?? throw NotATensor();

    /// <summary>The .NET type of the elements, such as <see cref="float"/> or <see cref="Float16"/>.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor, or no .NET type stands for its elements.</exception>
    public Type ElementType => ElementTypes.TypeOf(ElementDataType);

    /// <summary>The type of the elements.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor.</exception>
    public TensorElementType ElementDataType => _dimensions is not null ? _elementType : throw NotATensor();

    /// <summary>True for a tensor of strings.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor.</exception>
    public bool IsString => ElementDataType == TensorElementType.String;

    /// <summary>The node's name as the library takes it; freed with the session.</summary>
    internal nint NativeName { get; }

    private static (int[] Dimensions, string[] Names) ReadShape(nint tensor)
    {
        nuint rank;
        OrtStatus.Check(OrtApi.GetDimensionsCount(tensor, &rank));
        var sizes = new long[(int)rank];
        var names = new string[(int)rank];
        var nativeNames = new nint[(int)rank];
        fixed (long* sizesPointer = sizes)
        fixed (nint* namesPointer = nativeNames)
        {
            OrtStatus.Check(OrtApi.GetDimensions(tensor, sizesPointer, rank));
            // The names belong to the type information and are not freed here.
            OrtStatus.Check(OrtApi.GetSymbolicDimensions(tensor, (byte**)namesPointer, rank));
        }

        for (int axis = 0; axis < names.Length; axis++)
        {
            names[axis] = Utf8.ToString((byte*)nativeNames[axis]);
        }

        return (Array.ConvertAll(sizes, size => checked((int)size)), names);
    }

    private OnnxRuntimeException NotATensor() =>
        new(ErrorCode.Fail, $"A tensor is wanted, but the node is of type '{OnnxValueType}'.");
}
