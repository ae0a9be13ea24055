using Clip.Sdk.Architectures;
using Clip.Sdk.Training.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>CLIP's text transformer as a torch module, without the projection into the shared space.</summary>
public sealed class TextTransformer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "embeddings")]
    private readonly TextEmbeddings _embeddings;

    [ComponentName(Name = "encoder")]
    private readonly TransformerStack _encoder;

    [ComponentName(Name = "final_layer_norm")]
    private readonly LayerNorm _after;

    /// <summary>A tower whose weights are not drawn yet.</summary>
    /// <param name="architecture">Its shape.</param>
    internal TextTransformer(TextArchitecture architecture)
        : base(nameof(TextTransformer))
    {
        Architecture = architecture;
        _embeddings = new TextEmbeddings(architecture);
        _encoder = new TransformerStack(
            architecture.Layers, architecture.Width, architecture.MlpWidth, architecture.Heads, architecture.Activation, architecture.LayerNormEpsilon, architecture.IsCausal);
        _after = nn.LayerNorm(architecture.Width, architecture.LayerNormEpsilon);
        RegisterComponents();
    }

    /// <summary>The shape.</summary>
    public TextArchitecture Architecture { get; }

    internal TextEmbeddings Embeddings => _embeddings;

    internal TransformerStack Encoder => _encoder;

    internal LayerNorm FinalNorm => _after;

    /// <summary>Encodes texts.</summary>
    /// <param name="ids">[N, T] token ids as 64-bit integers, T at most the context; a causal tower may be given rows cut behind the longest text.</param>
    /// <returns>[N, W] the pooled token after the last norm.</returns>
    public override Tensor forward(Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tokens = _embeddings.call(ids);
        Tensor positions = PooledPositions(ids);
        Tensor index = positions.view(-1, 1, 1).expand(ids.shape[0], 1, Architecture.Width);
        Tensor pooled = _encoder.OneRow(tokens, x => x.gather(1, index), Architecture.IsCausal ? VisibleFrom(positions, ids.shape[1]) : null);
        return _after.call(pooled).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>All tokens after the last block, before the last norm.</summary>
    /// <param name="ids">[N, T] token ids as 64-bit integers.</param>
    /// <returns>[N, T, W].</returns>
    public Tensor EncodeTokens(Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        return _encoder.call(_embeddings.call(ids)).MoveToOuterDisposeScope();
    }

    private Tensor PooledPositions(Tensor ids) => Architecture.Pooling switch
    {
        TextPooling.HighestId => ids.argmax(1),
        TextPooling.EndOfText => ids.eq(Architecture.EndOfTextId).to_type(ScalarType.Int32).argmax(1),
        TextPooling.Last => full([ids.shape[0]], ids.shape[1] - 1, ScalarType.Int64, ids.device),
        _ => throw new NotSupportedException($"There is no torch form of the pooling '{Architecture.Pooling}'."),
    };

    // [N, 1, 1, T]: a pooled token sees itself and those before it.
    private static Tensor VisibleFrom(Tensor positions, long tokens) =>
        arange(tokens, ScalarType.Int64, positions.device).view(1, 1, 1, tokens).le(positions.view(-1, 1, 1, 1));
}
