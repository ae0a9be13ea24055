using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>Embeddings of pairs: row i of one belongs to row i of the other.</summary>
/// <param name="Images">[N, D].</param>
/// <param name="Texts">[N, D].</param>
public readonly record struct PairFeatures(Tensor Images, Tensor Texts)
{
    /// <summary>Some rows, as views.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    public PairFeatures Rows(long first, long count) => new(Images.narrow(0, first, count), Texts.narrow(0, first, count));
}
