using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>An objective over pairs of images and texts.</summary>
public interface IPairLoss
{
    /// <summary>The loss of some of the pairs against all of them. Its mean over equal parts is the loss of the whole batch.</summary>
    /// <param name="own">[n, D] unit-length rows whose loss is wanted.</param>
    /// <param name="all">[N, D] unit-length rows of the whole batch, <paramref name="own"/> among them.</param>
    /// <param name="firstRow">Where the own rows begin among all.</param>
    /// <param name="logitScale">The logarithm of the factor on cosines, a scalar.</param>
    /// <param name="logitBias">What is added to scaled cosines, a scalar; null where the model has none.</param>
    /// <returns>A scalar.</returns>
    Tensor Compute(PairFeatures own, PairFeatures all, long firstRow, Tensor logitScale, Tensor? logitBias);
}
