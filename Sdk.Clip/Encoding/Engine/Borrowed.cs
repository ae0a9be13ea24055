using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Engine;

/// <summary>Tensors of the engine over memory that the caller has pinned for as long as they live.</summary>
internal static unsafe class Borrowed
{
    public static OrtValue Floats(float* data, params long[] shape) => Value(data, TensorElementType.Float, sizeof(float), shape);

    public static OrtValue Integers(long* data, params long[] shape) => Value(data, TensorElementType.Int64, sizeof(long), shape);

    private static OrtValue Value(void* data, TensorElementType type, int elementSize, long[] shape)
    {
        long length = elementSize;
        foreach (long dimension in shape)
        {
            length *= dimension;
        }

        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)data, length);
    }
}
