using Clip.Sdk.Checkpoints;
using Clip.Sdk.Training.Captioning.Models;
using Clip.Sdk.Training.Checkpointing;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Captioning;

/// <summary>A mapping network and a GPT-2 as a torch module; its tensors have the names of ClipCap's files.</summary>
public sealed class CaptionerModule : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>What stands before the language model's tensors.</summary>
    public const string LanguagePrefix = "gpt.";

    private const double Deviation = 0.02;
    private const long IgnoredTarget = -100;
    private const string LoadAdvice = "Take the options that the file was made with.";

    [ComponentName(Name = "clip_project")]
    private readonly nn.Module<Tensor, Tensor> _mapper;

    [ComponentName(Name = "gpt")]
    private readonly Gpt2Model _languageModel;

    private CaptionerModule(CaptionerArchitecture architecture)
        : base(nameof(CaptionerModule))
    {
        Architecture = architecture;
        CaptionMapperOptions mapper = architecture.Mapper;
        int width = architecture.LanguageModel.Width;
        _mapper = mapper.Kind switch
        {
            CaptionMapperKind.Mlp => new MlpMapperModule(architecture.EmbeddingWidth, mapper.PrefixLength, width),
            CaptionMapperKind.Linear => new LinearMapperModule(architecture.EmbeddingWidth, mapper.PrefixLength, width),
            _ => new TransformerMapperModule(architecture.EmbeddingWidth, mapper, width),
        };
        _languageModel = new Gpt2Model(architecture.LanguageModel);
        RegisterComponents();
    }

    /// <summary>The shape.</summary>
    public CaptionerArchitecture Architecture { get; }

    /// <summary>A captioner of random weights: those of GPT-2's paper for the language model, torch's usual ones for the mapping network.</summary>
    /// <param name="architecture">The shape.</param>
    /// <param name="seed">Decides every weight.</param>
    /// <exception cref="InputException">The parts do not fit each other.</exception>
    public static CaptionerModule Create(CaptionerArchitecture architecture, int seed)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Check(architecture);
        var module = new CaptionerModule(architecture);
        using IDisposable unrecorded = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator((ulong)(uint)seed);
        foreach ((string name, Parameter parameter) in module.named_parameters())
        {
            module.Initialize(name, parameter, generator);
        }

        return module;
    }

    /// <summary>Puts the weights of a language model in; the mapping network keeps its own.</summary>
    /// <param name="path">A GPT-2's folder in Hugging Face's layout, or its file of weights.</param>
    /// <exception cref="ModelFormatException">It cannot be read, or has another shape.</exception>
    public void LoadLanguageModel(string path)
    {
        using TensorArchive archive = TensorArchive.Open(CaptionerFolder.WeightsOf(path));
        string stem = archive.Tensors.ContainsKey("transformer.wte.weight") ? "" : "transformer.";
        Dictionary<string, Tensor> targets = state_dict()
            .Where(entry => entry.Key.StartsWith(LanguagePrefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[(LanguagePrefix.Length + stem.Length)..], entry => entry.Value, StringComparer.Ordinal);
        StoredTensors.CopyTo(archive, "", targets, LoadAdvice);
    }

    /// <summary>Puts all weights of a captioner in.</summary>
    /// <param name="path">A captioner's folder, or a file of ClipCap.</param>
    /// <exception cref="ModelFormatException">It cannot be read, or has another shape.</exception>
    public void Load(string path)
    {
        using TensorArchive archive = TensorArchive.Open(CaptionerFolder.WeightsOf(path));
        StoredTensors.CopyTo(archive, "", state_dict(), LoadAdvice);
    }

    /// <summary>Stops the language model from moving.</summary>
    public void FreezeLanguageModel()
    {
        foreach (Parameter parameter in _languageModel.parameters())
        {
            parameter.requires_grad = false;
        }
    }

    /// <summary>Lets tokens start from embeddings instead of random numbers.</summary>
    /// <param name="firstToken">The first of them.</param>
    /// <param name="values">[M, D] with D no more than W; what is left of W is zero.</param>
    /// <exception cref="InputException">The embeddings are wider than the language model.</exception>
    public void LoadTokens(int firstToken, EmbeddingMatrix values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int width = Architecture.LanguageModel.Width;
        if (values.Dimensions > width)
        {
            throw new InputException($"Tokens that start from embeddings of width {values.Dimensions} do not fit the language model's width {width}. Set 'language_model.width' to {values.Dimensions} or more, or leave 'language_model.names' out.");
        }

        using IDisposable unrecorded = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = _languageModel.TokenEmbeddings.narrow(0, firstToken, values.Count);
        rows.zero_();
        rows.narrow(1, 0, values.Dimensions).copy_(tensor(values.Values.ToArray(), [values.Count, values.Dimensions]));
    }

    /// <summary>Maps embeddings, those of each view by themselves.</summary>
    /// <param name="embeddings">[N, V · D].</param>
    /// <returns>[N, V · k, W].</returns>
    public Tensor Map(Tensor embeddings)
    {
        using Tensor views = embeddings.reshape(embeddings.shape[0] * Architecture.Views, Architecture.EmbeddingWidth);
        using Tensor mapped = _mapper.call(views);
        return mapped.reshape(embeddings.shape[0], -1, Architecture.LanguageModel.Width);
    }

    /// <summary>Logits of every token of captions, each behind the prefix and the tokens before it.</summary>
    /// <param name="embeddings">[N, V · D].</param>
    /// <param name="ids">[N, T] 64-bit; what stands behind a caption's end does not matter.</param>
    /// <returns>[N, T, V].</returns>
    public override Tensor forward(Tensor embeddings, Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        long tokens = ids.shape[1];
        Tensor prefix = Map(embeddings);
        Tensor input = tokens > 1 ? cat([prefix, _languageModel.Embed(ids.narrow(1, 0, tokens - 1))], 1) : prefix;
        Tensor states = _languageModel.call(input).narrow(1, prefix.shape[1] - 1, tokens);
        return _languageModel.Logits(states).MoveToOuterDisposeScope();
    }

    /// <summary>The mean cross-entropy of captions' tokens, natural.</summary>
    /// <param name="embeddings">[N, V · D].</param>
    /// <param name="ids">[N, T] 64-bit.</param>
    /// <param name="isToken">[N, T] boolean: false for padding.</param>
    public Tensor Loss(Tensor embeddings, Tensor ids, Tensor isToken)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = call(embeddings, ids);
        using Tensor isPadding = isToken.logical_not();
        Tensor targets = ids.masked_fill(isPadding, IgnoredTarget);
        return nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index: IgnoredTarget).MoveToOuterDisposeScope();
    }

    private static void Check(CaptionerArchitecture architecture)
    {
        int width = architecture.LanguageModel.Width;
        if (architecture.LanguageModel.Kind != LanguageModels.LanguageModelKind.Gpt2)
        {
            throw new InputException($"Captioners are trained with a GPT-2, but the language model is of the kind '{architecture.LanguageModel.Kind}'. Name a GPT-2.");
        }

        if (width % architecture.LanguageModel.Heads != 0)
        {
            throw new InputException($"The language model's width {width} is no multiple of its {architecture.LanguageModel.Heads} heads. Change 'language_model.heads'.");
        }

        if (architecture.Mapper.Kind == CaptionMapperKind.Transformer && width % MapperAttention.Heads != 0)
        {
            throw new InputException($"The transformer of the mapping network has {MapperAttention.Heads} heads, which do not divide the language model's width {width}. Take another width, or 'mapper.kind: mlp'.");
        }

        int prefix = architecture.Mapper.PrefixLength * architecture.Views;
        if (prefix >= architecture.LanguageModel.ContextLength)
        {
            string views = architecture.Views > 1 ? $" ({architecture.Views} views)" : "";
            throw new InputException($"A prefix of {prefix} positions{views} leaves no room in the language model's {architecture.LanguageModel.ContextLength}. Shorten 'mapper.prefix_length', or lengthen 'language_model.context_length'.");
        }
    }

    /// <summary>Matrices that write into the residual stream are scaled down by the root of their number (Radford et al. 2019, section 2.3).</summary>
    private void Initialize(string name, Parameter parameter, Generator generator)
    {
        if (name.EndsWith(".bias", StringComparison.Ordinal))
        {
            parameter.zero_();
        }
        else if (parameter.Dimensions == 1)
        {
            parameter.fill_(1);
        }
        else if (name.StartsWith(LanguagePrefix, StringComparison.Ordinal))
        {
            bool isResidual = name.EndsWith("c_proj.weight", StringComparison.Ordinal);
            parameter.normal_(0, isResidual ? Deviation / Math.Sqrt(2 * Architecture.LanguageModel.Layers) : Deviation, generator);
        }
        else if (name.EndsWith("prefix_const", StringComparison.Ordinal))
        {
            parameter.normal_(0, 1, generator);
        }
        else if (Architecture.Mapper.Kind == CaptionMapperKind.Linear)
        {
            // Embeddings arrive as they are; names that start from the text tower's embeddings then lie beside them from the first step.
            using Tensor same = eye(Architecture.LanguageModel.Width, parameter.shape[1]);
            parameter.copy_(same.repeat(parameter.shape[0] / Architecture.LanguageModel.Width, 1));
        }
        else
        {
            double bound = 1 / Math.Sqrt(parameter.shape[1]);
            parameter.uniform_(-bound, bound, generator);
        }
    }
}
