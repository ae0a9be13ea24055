using static TorchSharp.torch;

namespace TorchSharp.Extras;

/// <summary>Attention over one projection, without taking it apart first.</summary>
/// <remarks>Not in the real package.</remarks>
public static class FusedAttention
{
    /// <summary>softmax(q · kᵀ / √d + mask) · v for every head.</summary>
    /// <param name="packed">[B, L, 3 · H · D]: queries, keys and values of all heads side by side.</param>
    /// <param name="heads">H.</param>
    /// <param name="mask">Added to the scores, or truth values that let through; broadcasts to [B, H, L, L].</param>
    /// <param name="causal">Each position sees only itself and those before it; without a mask.</param>
    /// <returns>[B, L, H · D]: the heads' outputs side by side.</returns>
    public static Tensor Packed(Tensor packed, long heads, Tensor? mask = null, bool causal = false) =>
        Attention.ApplyPacked(packed, heads, mask, causal);
}
