namespace Clip.Sdk.Architectures;

/// <summary>The non-linearity of a transformer's feed-forward layers.</summary>
public enum Activation
{
    /// <summary>x · sigmoid(1.702 x): OpenAI's models and those trained with <c>quick_gelu</c>.</summary>
    QuickGelu,

    /// <summary>x · Φ(x), by the error function: OpenCLIP's default.</summary>
    Gelu,

    /// <summary>The tanh approximation of GELU (SigLIP's <c>gelu_pytorch_tanh</c>).</summary>
    GeluTanh,
}
