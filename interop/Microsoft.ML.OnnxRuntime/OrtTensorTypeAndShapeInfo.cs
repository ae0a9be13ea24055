using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The element type and shape of a tensor.</summary>
#pragma warning disable CA1815 // No equality in the package that this file stands in for.
public unsafe struct OrtTensorTypeAndShapeInfo
#pragma warning restore CA1815
{
    internal OrtTensorTypeAndShapeInfo(nint info)
    {
        int elementType;
        OrtStatus.Check(OrtApi.GetTensorElementType(info, &elementType));
        ElementDataType = (TensorElementType)elementType;

        nuint count;
        OrtStatus.Check(OrtApi.GetTensorShapeElementCount(info, &count));
        ElementCount = (long)count;

        nuint rank;
        OrtStatus.Check(OrtApi.GetDimensionsCount(info, &rank));
        Shape = new long[(int)rank];
        fixed (long* shape = Shape)
        {
            OrtStatus.Check(OrtApi.GetDimensions(info, shape, rank));
        }
    }

    /// <summary>The type of the elements.</summary>
    public TensorElementType ElementDataType { get; private set; }

    /// <summary>True for a tensor of strings.</summary>
    public readonly bool IsString => ElementDataType == TensorElementType.String;

    /// <summary>The number of elements.</summary>
    public long ElementCount { get; private set; }

    /// <summary>The number of dimensions.</summary>
    public readonly int DimensionsCount => Shape.Length;

    /// <summary>The dimensions.</summary>
    public long[] Shape { get; private set; }
}
