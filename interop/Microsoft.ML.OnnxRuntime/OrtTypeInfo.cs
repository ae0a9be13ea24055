using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The type of a value.</summary>
public unsafe class OrtTypeInfo
{
    private readonly OrtTensorTypeAndShapeInfo? _tensor;

    internal OrtTypeInfo(nint info)
    {
        int type;
        OrtStatus.Check(OrtApi.GetOnnxTypeFromTypeInfo(info, &type));
        OnnxType = (OnnxValueType)type;

        // Null for whatever is not a tensor; the cast belongs to the type information.
        nint tensor;
        OrtStatus.Check(OrtApi.CastTypeInfoToTensorInfo(info, &tensor));
        if (tensor != 0)
        {
            _tensor = new OrtTensorTypeAndShapeInfo(tensor);
        }
    }

    /// <summary>What kind of value it is.</summary>
    public OnnxValueType OnnxType { get; private set; }

    /// <summary>The element type and shape of a tensor.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor.</exception>
    public OrtTensorTypeAndShapeInfo TensorTypeAndShapeInfo => _tensor
        ?? throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"A tensor is wanted, but the value is of type '{OnnxType}'.");
}
