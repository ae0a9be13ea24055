using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Scaled dot product attention: libtorch's own operator where it has a public one, else composed.</summary>
internal static class Attention
{
    internal static Tensor Apply(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (causal && mask is not null)
        {
            throw new ArgumentException("Causal attention makes its own mask; give either a mask or is_casual: true.", nameof(mask));
        }

        return Ops.scaled_dot_product_attention.Exists
            ? Ops.scaled_dot_product_attention.One(query, key, value, mask, dropout, causal)
            : Compose(query, key, value, mask, dropout, causal);
    }

    private static Tensor Compose(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal)
    {
        using DisposeScope scope = NewDisposeScope();
        long width = query.shape[^1];
        // √√d on both sides, as libtorch does, keeps half precision scores in range.
        double scale = Math.Pow(width, -0.25);
        Tensor scores = (query * scale).matmul((key * scale).transpose(-2, -1));
        if (causal)
        {
            Tensor visible = ones([query.shape[^2], key.shape[^2]], ScalarType.Bool, query.device).tril();
            scores = scores.masked_fill(visible.logical_not(), double.NegativeInfinity);
        }
        else if (mask is not null)
        {
            scores = mask.dtype == ScalarType.Bool
                ? scores.masked_fill(mask.logical_not(), double.NegativeInfinity)
                : scores + mask;
        }

        Tensor weights = scores.softmax(-1);
        if (dropout > 0)
        {
            weights = nn.functional.dropout(weights, dropout);
        }

        return weights.matmul(value).MoveToOuterDisposeScope();
    }
}
