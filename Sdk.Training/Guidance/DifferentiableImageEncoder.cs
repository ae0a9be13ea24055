using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Guidance;

/// <summary>An image encoder that says how each pixel changes the likeness to a target: what guides a diffusion loop.</summary>
/// <remarks>Used by one thread at a time. The module stays the caller's; its weights and their gradients are not touched.</remarks>
/// <param name="module">The model.</param>
public sealed class DifferentiableImageEncoder(ClipModule module)
{
    /// <summary>S, height and width of the pictures.</summary>
    public int ImageSize => module.Architecture.Vision.ImageSize;

    /// <summary>D, the width of an embedding.</summary>
    public int Dimensions => module.Architecture.EmbeddingDimensions;

    /// <summary>The cosine between each picture's embedding and its target, and the gradient of that cosine with respect to the pixels.</summary>
    /// <param name="pixels">[N, 3, S, S] scaled and normalised.</param>
    /// <param name="targets">[N, D], or [D] for one target of all; of any length.</param>
    /// <param name="cosines">[N] receives the cosines; its length is N.</param>
    /// <param name="gradient">[N, 3, S, S] receives the gradients.</param>
    /// <exception cref="ArgumentException">A span has another length than N asks for.</exception>
    public void CosineGradient(ReadOnlySpan<float> pixels, ReadOnlySpan<float> targets, Span<float> cosines, Span<float> gradient)
    {
        int count = cosines.Length;
        int size = 3 * ImageSize * ImageSize;
        Require(pixels.Length == count * size, nameof(pixels), count * size, pixels.Length);
        Require(gradient.Length == count * size, nameof(gradient), count * size, gradient.Length);
        Require(targets.Length == Dimensions || targets.Length == count * Dimensions, nameof(targets), count * Dimensions, targets.Length);
        if (count == 0)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable recorded = enable_grad();
        bool wasTraining = module.training;
        module.eval();
        try
        {
            Tensor input = tensor(pixels.ToArray(), [count, 3, ImageSize, ImageSize]).to(module.Device).requires_grad_();
            Tensor target = nn.functional.normalize(tensor(targets.ToArray(), [targets.Length / Dimensions, Dimensions]).to(module.Device));
            Tensor similarity = (nn.functional.normalize(module.EncodeImages(input)) * target).sum(1);
            Tensor found = autograd.grad([similarity.sum()], [input])[0];
            similarity.detach().cpu().data<float>().ToArray().CopyTo(cosines);
            found.cpu().data<float>().ToArray().CopyTo(gradient);
        }
        finally
        {
            module.train(wasTraining);
        }
    }

    private void Require(bool holds, string name, int wanted, int found)
    {
        if (!holds)
        {
            throw new ArgumentException($"Pictures of shape [N, 3, {ImageSize}, {ImageSize}] with targets of shape [N, {Dimensions}] were wanted: '{name}' needs {wanted} values but got {found}.", name);
        }
    }
}
