using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Scaled dot product attention: libtorch's own operator where it has a public one (from 2.0), the shim's in single
/// precision on the processor, else composed.
/// </summary>
internal static class Attention
{
    private static readonly Lazy<bool> s_shimHasOne = new(() => NativeMethods.ct_attention_available() != 0);

    internal static Tensor Apply(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        RequireOneMask(mask, causal);
        if (Ops.scaled_dot_product_attention.Exists)
        {
            return Ops.scaled_dot_product_attention.One(query, key, value, mask, dropout, causal);
        }

        bool fused = dropout == 0 && query.Dimensions == 4 && key.Dimensions == 4 && value.Dimensions == 4
            && query.shape.AsSpan(0, 2).SequenceEqual(key.shape.AsSpan(0, 2)) && key.shape.AsSpan(0, 3).SequenceEqual(value.shape.AsSpan(0, 3))
            && IsFit(query) && IsFit(key) && IsFit(value) && IsConstant(mask);
        return fused ? Fused(query, key, value, mask, causal) : Compose(query, key, value, mask, dropout, causal);
    }

    /// <summary>Attention of a projection that holds queries, keys and values of all heads side by side.</summary>
    /// <param name="packed">[B, L, 3 · H · D].</param>
    /// <param name="heads">H.</param>
    /// <param name="mask">As for <see cref="Apply"/>.</param>
    /// <param name="causal">As for <see cref="Apply"/>.</param>
    /// <returns>[B, L, H · D].</returns>
    internal static unsafe Tensor ApplyPacked(Tensor packed, long heads, Tensor? mask, bool causal)
    {
        ArgumentNullException.ThrowIfNull(packed);
        RequireOneMask(mask, causal);
        if (IsFit(packed) && IsConstant(mask))
        {
            using Tensor? added = Additive(mask, packed.dtype);
            double scale = Math.Pow(packed.shape[^1] / (3 * heads), -0.5);
            NativeMethods.Check(NativeMethods.ct_attention_packed(
                packed.Handle, added is null ? IntPtr.Zero : added.Handle, heads, causal ? 1 : 0, scale, out IntPtr result));
            GC.KeepAlive(packed);
            return new Tensor(result);
        }

        using DisposeScope scope = NewDisposeScope();
        (long batch, long length) = (packed.shape[0], packed.shape[1]);
        Tensor[] parts = packed.view(batch, length, 3, heads, -1).permute(2, 0, 3, 1, 4).unbind(0);
        Tensor mixed = Apply(parts[0], parts[1], parts[2], mask, 0, causal);
        return mixed.transpose(1, 2).reshape(batch, length, -1).MoveToOuterDisposeScope();
    }

    private static Tensor Fused(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal)
    {
        using Tensor? added = Additive(mask, query.dtype);
        double scale = Math.Pow(query.shape[^1], -0.5);
        NativeMethods.Check(NativeMethods.ct_attention(
            query.Handle, key.Handle, value.Handle, added is null ? IntPtr.Zero : added.Handle, causal ? 1 : 0, scale, out IntPtr result));
        GC.KeepAlive(query);
        GC.KeepAlive(key);
        GC.KeepAlive(value);
        return new Tensor(result);
    }

    private static Tensor Compose(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal)
    {
        using DisposeScope scope = NewDisposeScope();
        // √√d on both sides, as libtorch does, keeps half precision scores in range.
        double scale = Math.Pow(query.shape[^1], -0.25);
        Tensor scores = (query * scale).matmul((key * scale).transpose(-2, -1));
        if (causal)
        {
            Tensor visible = ones([query.shape[^2], key.shape[^2]], ScalarType.Bool, query.device).tril();
            scores = scores.masked_fill(visible.logical_not(), double.NegativeInfinity);
        }
        else if (mask is not null)
        {
            scores += Additive(mask, scores.dtype)!;
        }

        Tensor weights = scores.softmax(-1);
        if (dropout > 0)
        {
            weights = nn.functional.dropout(weights, dropout);
        }

        return weights.matmul(value).MoveToOuterDisposeScope();
    }

    // A handle of its own, which the caller disposes.
    private static Tensor? Additive(Tensor? mask, ScalarType type)
    {
        if (mask is null || mask.dtype != ScalarType.Bool)
        {
            return mask?.to(type);
        }

        using Tensor hidden = mask.logical_not();
        using Tensor nothing = zeros_like(mask, type);
        return nothing.masked_fill(hidden, double.NegativeInfinity);
    }

    private static bool IsFit(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.is_cpu() && s_shimHasOne.Value;

    private static bool IsConstant(Tensor? mask) => mask is null || (!mask.requires_grad && mask.is_cpu());

    private static void RequireOneMask(Tensor? mask, bool causal)
    {
        if (causal && mask is not null)
        {
            throw new ArgumentException("Causal attention makes its own mask; give either a mask or is_casual: true.", nameof(mask));
        }
    }
}
