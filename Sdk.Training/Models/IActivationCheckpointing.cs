using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>Runs a part of a network so that its activations are computed again in the backward pass instead of being kept.</summary>
public interface IActivationCheckpointing
{
    /// <summary>Runs the part.</summary>
    /// <param name="part">One input, one output, no draws of random numbers.</param>
    /// <param name="input">Its input.</param>
    /// <returns>Its output, recorded for the backward pass.</returns>
    Tensor Run(nn.Module<Tensor, Tensor> part, Tensor input);
}
