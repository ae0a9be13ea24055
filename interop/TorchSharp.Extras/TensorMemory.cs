using static TorchSharp.torch;

namespace TorchSharp.Extras;

/// <summary>The memory under tensors.</summary>
/// <remarks>Not in the real package.</remarks>
public static class TensorMemory
{
    /// <summary>The address of element 0 on the tensor's device; valid as long as the tensor is.</summary>
    public static IntPtr Address(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.DataPointer();
    }

    /// <summary>Whether two tensors share their first element.</summary>
    public static bool SameAddress(Tensor left, Tensor right) => Address(left) == Address(right);
}
