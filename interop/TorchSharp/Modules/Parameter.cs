using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns.</summary>
public sealed class Parameter : Tensor
{
    /// <summary>Takes over the tensor's handle; the tensor is invalid afterwards.</summary>
    /// <param name="data">The first value. A leaf; what it was computed from is forgotten.</param>
    /// <param name="requires_grad">Whether operations on the parameter are recorded.</param>
    public Parameter(Tensor data, bool requires_grad = true)
        : base(Leaf(data)) => requires_grad_(requires_grad);

    private static Tensor Leaf(Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.is_leaf)
        {
            return data;
        }

        using Tensor computed = data;
        return data.detach().MoveToOtherDisposeScope(computed);
    }
}
