using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>The inputs of a batch, given out in pieces so that no more than a piece needs to lie on the device.</summary>
public interface IPairInputs
{
    /// <summary>N, the pairs.</summary>
    int Count { get; }

    /// <summary>[count, 3, S, S] scaled and normalised pixels on the model's device; the caller owns them.</summary>
    /// <param name="first">The first pair.</param>
    /// <param name="count">How many pairs.</param>
    Tensor Pixels(int first, int count);

    /// <summary>[count, T] token ids as 64-bit integers on the model's device; the caller owns them.</summary>
    /// <param name="first">The first pair.</param>
    /// <param name="count">How many pairs.</param>
    Tensor TokenIds(int first, int count);

    /// <summary>[count, K] numbers of the patches that are looked at, on the model's device; null for all. The caller owns them.</summary>
    /// <param name="first">The first pair.</param>
    /// <param name="count">How many pairs.</param>
    Tensor? KeptPatches(int first, int count);
}
