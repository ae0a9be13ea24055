using System.Globalization;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.LanguageModels;

/// <summary>Tells the shape of a model: from its tensors, and from <c>config.json</c> what they do not show.</summary>
internal static class LanguageModelConfig
{
    private const int Gpt2HeadWidth = 64;
    private const int Gpt2EndOfText = 50256;
    private const int OptEndOfText = 2;
    private const string ThisReader = "this reader knows norm-first GPT-2 and OPT";

    /// <exception cref="ModelFormatException">The configuration is of another kind, or contradicts the tensors.</exception>
    public static LanguageModelArchitecture Read(LanguageTensors tensors, string? configuration)
    {
        ConfigSection config = configuration is null ? new ConfigSection(default, tensors.Path) : ConfigSection.Read(configuration);
        LanguageModelArchitecture architecture = tensors.Kind == LanguageModelKind.Gpt2 ? Gpt2(tensors, config) : Opt(tensors, config);
        return architecture.Width % architecture.Heads == 0
            ? architecture
            : throw new ModelFormatException($"'{tensors.Path}': a width of {architecture.Width} cannot be cut into {architecture.Heads} heads. Put the model's 'config.json' beside its weights.", tensors.Path);
    }

    private static LanguageModelArchitecture Gpt2(LanguageTensors tensors, ConfigSection config)
    {
        CheckKind(config, "gpt2");
        if (!config.Bool("scale_attn_weights", true) || config.Bool("scale_attn_by_inverse_layer_idx", false))
        {
            config.Fail("scale_attn_by_inverse_layer_idx", $"attention scaled in another way than by the width of a head; {ThisReader}");
        }

        IReadOnlyList<long> words = tensors.ShapeOf("wte.weight", 2);
        int width = (int)words[1];
        return new LanguageModelArchitecture
        {
            Kind = LanguageModelKind.Gpt2,
            Width = width,
            Layers = CountLayers(tensors, "h.{0}.ln_1.weight"),
            Heads = config.Int("n_head", Math.Max(1, width / Gpt2HeadWidth)),
            InnerWidth = (int)tensors.ShapeOf("h.0.mlp.c_fc.weight", 2)[1],
            ContextLength = (int)tensors.ShapeOf("wpe.weight", 2)[0],
            VocabularySize = (int)words[0],
            EndOfText = config.Int("eos_token_id", (int)Math.Min(Gpt2EndOfText, words[0] - 1), min: 0),
            LayerNormEpsilon = (float)config.Double("layer_norm_epsilon", 1e-5, 0, 1),
            Activation = ActivationOf(config, "activation_function", "gelu_new"),
        };
    }

    private static LanguageModelArchitecture Opt(LanguageTensors tensors, ConfigSection config)
    {
        CheckKind(config, "opt");
        IReadOnlyList<long> words = tensors.ShapeOf("embed_tokens.weight", 2);
        int width = (int)words[1];
        if (!config.Bool("do_layer_norm_before", true) || tensors.Has("project_in.weight"))
        {
            config.Fail("do_layer_norm_before", $"norms behind the layers and projected word embeddings (OPT-350m) are not supported; {ThisReader}");
        }

        return new LanguageModelArchitecture
        {
            Kind = LanguageModelKind.Opt,
            Width = width,
            Layers = CountLayers(tensors, "layers.{0}.self_attn_layer_norm.weight"),
            Heads = config.Int("num_attention_heads", Math.Max(1, width / Gpt2HeadWidth)),
            InnerWidth = (int)tensors.ShapeOf("layers.0.fc1.weight", 2)[0],
            ContextLength = (int)tensors.ShapeOf("embed_positions.weight", 2)[0] - CausalGraph.OptPositionOffset,
            VocabularySize = (int)words[0],
            EndOfText = config.Int("eos_token_id", OptEndOfText, min: 0),
            Activation = ActivationOf(config, "activation_function", "relu"),
        };
    }

    private static void CheckKind(ConfigSection config, string wanted)
    {
        string? kind = config.String("model_type", wanted);
        if (kind != wanted)
        {
            config.Fail("model_type", $"'{kind}' was found where the tensors are those of '{wanted}'; {ThisReader}");
        }
    }

    private static int CountLayers(LanguageTensors tensors, string pattern)
    {
        int layers = 0;
        while (tensors.Has(string.Format(CultureInfo.InvariantCulture, pattern, layers)))
        {
            layers++;
        }

        return layers > 0 ? layers : throw new ModelFormatException($"'{tensors.Path}' has word embeddings but no block ('{string.Format(CultureInfo.InvariantCulture, pattern, 0)}'). The file is incomplete.", tensors.Path);
    }

    private static Activation? ActivationOf(ConfigSection config, string field, string usual)
    {
        string? name = config.String(field, usual);
        switch (name)
        {
            case "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast":
                return Activation.GeluTanh;
            case "gelu":
                return Activation.Gelu;
            case "relu":
                return null;
            default:
                config.Fail(field, $"'{name}' is no activation that this reader knows: 'gelu_new', 'gelu_pytorch_tanh', 'gelu' or 'relu'");
                return null;
        }
    }
}
