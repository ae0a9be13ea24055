using Clip.Sdk.Architectures;
using Clip.Sdk.Training.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>CLIP's vision transformer as a torch module, without the projection into the shared space.</summary>
public sealed class VisionTransformer : nn.Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "embeddings")]
    private readonly VisionEmbeddings _embeddings;

    // The missing letter is Hugging Face's, kept by every published file.
    [ComponentName(Name = "pre_layrnorm")]
    private readonly LayerNorm _before;

    [ComponentName(Name = "encoder")]
    private readonly TransformerStack _encoder;

    [ComponentName(Name = "post_layernorm")]
    private readonly LayerNorm _after;

    /// <summary>A tower whose weights are not drawn yet.</summary>
    /// <param name="architecture">Its shape.</param>
    internal VisionTransformer(VisionTransformerArchitecture architecture)
        : base(nameof(VisionTransformer))
    {
        Architecture = architecture;
        _embeddings = new VisionEmbeddings(architecture);
        _before = nn.LayerNorm(architecture.Width, architecture.LayerNormEpsilon);
        _encoder = new TransformerStack(
            architecture.Layers, architecture.Width, architecture.MlpWidth, architecture.Heads, architecture.Activation, architecture.LayerNormEpsilon, isCausal: false);
        _after = nn.LayerNorm(architecture.Width, architecture.LayerNormEpsilon);
        RegisterComponents();
    }

    /// <summary>The shape.</summary>
    public VisionTransformerArchitecture Architecture { get; }

    internal VisionEmbeddings Embeddings => _embeddings;

    internal LayerNorm FirstNorm => _before;

    internal TransformerStack Encoder => _encoder;

    internal LayerNorm LastNorm => _after;

    /// <summary>Encodes pictures.</summary>
    /// <param name="pixels">[N, 3, S, S] scaled and normalised.</param>
    /// <param name="keptPatches">[N, K] numbers of the patches that are looked at (patch dropout, arXiv:2212.00794); null for all.</param>
    /// <returns>[N, W] the class token after the last norm.</returns>
    public override Tensor forward(Tensor pixels, Tensor? keptPatches)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tokens = _before.call(_embeddings.call(pixels, keptPatches));
        Tensor classToken = _encoder.OneRow(tokens, static x => x.narrow(1, 0, 1), null);
        return _after.call(classToken).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>All tokens after the last block, before the last norm.</summary>
    /// <param name="pixels">[N, 3, S, S] scaled and normalised.</param>
    /// <returns>[N, 1 + P, W], the class token first.</returns>
    public Tensor EncodeTokens(Tensor pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        return _encoder.call(_before.call(_embeddings.call(pixels, null))).MoveToOuterDisposeScope();
    }
}
