using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>Scaled cosines of pairs.</summary>
internal static class PairLogits
{
    /// <summary>[n, N] of own images against all texts, and of own texts against all images.</summary>
    public static (Tensor Images, Tensor Texts) Both(PairFeatures own, PairFeatures all, Tensor logitScale, Tensor? logitBias)
    {
        Tensor images = Of(own.Images, all.Texts, logitScale, logitBias);

        // With all pairs at hand the second matrix is the first one turned over.
        Tensor texts = own.Images.shape[0] == all.Images.shape[0] ? images.t() : Of(own.Texts, all.Images, logitScale, logitBias);
        return (images, texts);
    }

    /// <summary>exp(scale) · rows · columnsᵀ + bias: [n, D] and [N, D] → [n, N].</summary>
    public static Tensor Of(Tensor rows, Tensor columns, Tensor logitScale, Tensor? logitBias)
    {
        // The factor goes on the smaller matrix.
        Tensor logits = (rows * logitScale.exp()).matmul(columns.t());
        return logitBias is null ? logits : logits + logitBias;
    }
}
