using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>A batch that lies on the device already.</summary>
/// <param name="pixels">[N, 3, S, S] scaled and normalised.</param>
/// <param name="tokenIds">[N, T] as 64-bit integers.</param>
/// <param name="keptPatches">[N, K] numbers of the patches that are looked at; null for all.</param>
public sealed class PairTensors(Tensor pixels, Tensor tokenIds, Tensor? keptPatches = null) : IPairInputs
{
    /// <inheritdoc/>
    public int Count => (int)pixels.shape[0];

    /// <inheritdoc/>
    public Tensor Pixels(int first, int count) => pixels.narrow(0, first, count);

    /// <inheritdoc/>
    public Tensor TokenIds(int first, int count) => tokenIds.narrow(0, first, count);

    /// <inheritdoc/>
    public Tensor? KeptPatches(int first, int count) => keptPatches?.narrow(0, first, count);
}
