using Clip.Sdk.LanguageModels;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Captioning.Models;

/// <summary>GPT-2 over embeddings, with the word embeddings as its head (Radford et al. 2019). Tensors have the names of Hugging Face's files.</summary>
internal sealed class Gpt2Model : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "transformer")]
    private readonly Gpt2Transformer _transformer;

    public Gpt2Model(LanguageModelArchitecture architecture)
        : base(nameof(Gpt2Model))
    {
        _transformer = new Gpt2Transformer(architecture);
        RegisterComponents();
    }

    /// <summary>[V, W].</summary>
    public Parameter TokenEmbeddings => _transformer.Words.weight!;

    /// <summary>[N, T] ids → [N, T, W].</summary>
    public Tensor Embed(Tensor ids) => _transformer.Words.call(ids);

    /// <summary>[N, T, W] embeddings without positions → [N, T, W] last states.</summary>
    public override Tensor forward(Tensor embeddings) => _transformer.call(embeddings);

    /// <summary>[.., W] last states → [.., V] logits.</summary>
    public Tensor Logits(Tensor states) => nn.functional.linear(states, _transformer.Words.weight!);
}

/// <summary>Positions, blocks and the last norm.</summary>
internal sealed class Gpt2Transformer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "wte")]
    private readonly Embedding _words;

    [ComponentName(Name = "wpe")]
    private readonly Embedding _positions;

    [ComponentName(Name = "h")]
    private readonly ModuleList<Gpt2Block> _blocks;

    [ComponentName(Name = "ln_f")]
    private readonly LayerNorm _norm;

    public Gpt2Transformer(LanguageModelArchitecture model)
        : base(nameof(Gpt2Transformer))
    {
        _words = nn.Embedding(model.VocabularySize, model.Width);
        _positions = nn.Embedding(model.ContextLength, model.Width);
        _blocks = nn.ModuleList<Gpt2Block>([.. Enumerable.Range(0, model.Layers).Select(_ => new Gpt2Block(model.Width, model.InnerWidth, model.Heads, model.LayerNormEpsilon))]);
        _norm = nn.LayerNorm(model.Width, model.LayerNormEpsilon);
        RegisterComponents();
    }

    public Embedding Words => _words;

    public override Tensor forward(Tensor embeddings)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = embeddings + _positions.weight!.narrow(0, 0, embeddings.shape[1]);
        foreach (Gpt2Block block in _blocks)
        {
            x = block.call(x);
        }

        return _norm.call(x).MoveToOuterDisposeScope();
    }
}
