using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>A loss, and its gradients with respect to the embeddings that it was computed from. Owns its tensors: dispose it.</summary>
/// <param name="loss">The loss of this process's rows, not weighted.</param>
/// <param name="images">[n, D].</param>
/// <param name="texts">[n, D].</param>
public sealed class PairGradients(double loss, Tensor images, Tensor texts) : IDisposable
{
    /// <summary>The loss of this process's rows; its mean over processes is the loss of the whole batch.</summary>
    public double Loss => loss;

    /// <summary>[n, D] the gradient with respect to the image embeddings.</summary>
    public Tensor Images => images;

    /// <summary>[n, D] the gradient with respect to the text embeddings.</summary>
    public Tensor Texts => texts;

    /// <summary>Frees the gradients.</summary>
    public void Dispose()
    {
        images.Dispose();
        texts.Dispose();
    }
}
