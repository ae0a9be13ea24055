using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>
/// Symmetric InfoNCE with a learned temperature: each image picks its text among all, each text its image
/// (Radford et al. 2021, arXiv:2103.00020, figure 3).
/// </summary>
public sealed class InfoNceLoss : IPairLoss
{
    /// <summary>Share of the target that is spread over all candidates, 0 up to below 1. Default 0.</summary>
    public double LabelSmoothing
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, 1);
            field = value;
        }
    }

    /// <inheritdoc/>
    public Tensor Compute(PairFeatures own, PairFeatures all, long firstRow, Tensor logitScale, Tensor? logitBias)
    {
        ArgumentNullException.ThrowIfNull(logitScale);
        using DisposeScope scope = NewDisposeScope();
        (Tensor imageLogits, Tensor textLogits) = PairLogits.Both(own, all, logitScale, logitBias);
        Tensor targets = arange(firstRow, firstRow + own.Images.shape[0], ScalarType.Int64, own.Images.device);
        Tensor sum = CrossEntropy(imageLogits, targets) + CrossEntropy(textLogits, targets);
        return (sum / 2).MoveToOuterDisposeScope();
    }

    private Tensor CrossEntropy(Tensor logits, Tensor targets) =>
        nn.functional.cross_entropy(logits, targets, label_smoothing: LabelSmoothing);
}
