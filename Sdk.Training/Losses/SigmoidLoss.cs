using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>A sigmoid for each pair of the batch with learned scale and bias (SigLIP, Zhai et al. 2023, arXiv:2303.15343): summed over all pairs, divided by the own rows.</summary>
public sealed class SigmoidLoss : IPairLoss
{
    /// <inheritdoc/>
    public Tensor Compute(PairFeatures own, PairFeatures all, long firstRow, Tensor logitScale, Tensor? logitBias)
    {
        ArgumentNullException.ThrowIfNull(logitScale);
        using DisposeScope scope = NewDisposeScope();
        long rows = own.Images.shape[0];
        Tensor logits = PairLogits.Of(own.Images, all.Texts, logitScale, logitBias);

        // −ln σ(−x) = softplus(x) for strangers and −ln σ(x) = softplus(x) − x for pairs: no matrix of labels is needed.
        Tensor matching = logits.diagonal(firstRow).sum();
        return ((nn.functional.softplus(logits).sum() - matching) / rows).MoveToOuterDisposeScope();
    }
}
