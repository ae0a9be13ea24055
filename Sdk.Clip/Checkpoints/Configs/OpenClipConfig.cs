using System.Text.Json;
using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>
/// Reads <c>open_clip_config.json</c> (or one of open_clip's model configurations as they stand in its package), with the
/// defaults of its <c>CLIPVisionCfg</c> and <c>CLIPTextCfg</c>. Features that change the network and are not built here are refused by name.
/// </summary>
internal static class OpenClipConfig
{
    // Fields that leave the network as it is where they have this value or are absent.
    private static readonly (string Field, string Neutral)[] NeutralVision =
    [
        ("timm_model_name", "null"), ("ls_init_value", "null"), ("attentional_pool", "false"), ("no_ln_pre", "false"),
        ("pos_embed_type", "\"learnable\""), ("pool_type", "\"tok\""), ("block_type", "\"default\""), ("qk_norm", "false"),
        ("scaled_cosine_attn", "false"), ("scale_heads", "false"), ("scale_attn_inner", "false"), ("scale_attn", "false"), ("scale_fc", "false"),
    ];

    private static readonly (string Field, string Neutral)[] NeutralText =
    [
        ("text_arch", "\"clip\""), ("hf_model_name", "null"), ("ls_init_value", "null"), ("embed_cls", "false"), ("proj_bias", "false"),
        ("proj_type", "\"linear\""), ("block_type", "\"default\""), ("qk_norm", "false"), ("scaled_cosine_attn", "false"),
        ("scale_heads", "false"), ("scale_attn_inner", "false"), ("scale_attn", "false"), ("scale_fc", "false"),
    ];

    /// <summary>Reads an architecture. Whether it fits the weights is checked later.</summary>
    /// <exception cref="ModelFormatException">The file is malformed, or of a model that is not built here.</exception>
    public static ClipArchitecture Read(string path)
    {
        ConfigSection root = ConfigSection.Read(path);
        ConfigSection model = root.Has("model_cfg") ? root.Section("model_cfg") : root;
        if (!model.Has("embed_dim"))
        {
            model.Fail("embed_dim", "open_clip's configurations have it; this is none");
        }

        if (model.Has("multimodal_cfg"))
        {
            model.Fail("multimodal_cfg", "CoCa models are not supported; use a model with the two towers alone");
        }

        Activation activation = model.Bool("quick_gelu", false) ? Activation.QuickGelu : Activation.Gelu;
        VisionArchitecture vision = ReadVision(model.Section("vision_cfg"), activation);
        return new ClipArchitecture
        {
            Name = ArchitectureName.Of(vision),
            EmbeddingDimensions = model.Int("embed_dim", 0),
            Vision = vision,
            Text = ReadText(model.Section("text_cfg"), activation),
            Objective = model.Has("init_logit_bias") ? ClipObjective.Sigmoid : ClipObjective.Softmax,
        };
    }

    private static VisionArchitecture ReadVision(ConfigSection section, Activation activation)
    {
        RequireNeutral(section, NeutralVision);
        int width = section.Int("width", 768);
        int headWidth = section.Int("head_width", 64);
        int imageSize = section.Side("image_size", 224, max: VisionArchitecture.MaxImageSize);
        if (section.TryGet("layers", out JsonElement layers) && layers.ValueKind == JsonValueKind.Array)
        {
            return ReadResNet(section, layers, width, headWidth, imageSize);
        }

        return new VisionTransformerArchitecture
        {
            ImageSize = imageSize,
            Width = width,
            PatchSize = section.Side("patch_size", 16, max: imageSize),
            Layers = section.Int("layers", 12, max: 1024),
            Heads = ReadHeads(section, width, width / headWidth),
            MlpWidth = ReadMlpWidth(section, width),
            Activation = ReadActivation(section, activation),
            LayerNormEpsilon = ReadEpsilon(section),
        };
    }

    private static ModifiedResNetArchitecture ReadResNet(ConfigSection section, JsonElement layers, int width, int headWidth, int imageSize)
    {
        int[] blocks = [.. layers.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int count) ? count : 0)];
        if (blocks.Length != 4 || Array.Exists(blocks, count => count is < 1 or > 1024) || width % 2 != 0 || width > 1 << 16)
        {
            section.Fail("layers", "a ResNet has four whole numbers from 1 to 1024, and an even 'width'");
        }

        int outputWidth = width * 32;
        return new ModifiedResNetArchitecture
        {
            ImageSize = imageSize,
            StemWidth = width,
            Width = outputWidth,
            StageBlocks = blocks,
            Heads = ReadHeads(section, outputWidth, outputWidth / headWidth),
        };
    }

    private static TextArchitecture ReadText(ConfigSection section, Activation activation)
    {
        RequireNeutral(section, NeutralText);
        int width = section.Int("width", 512);
        int vocabularySize = section.Int("vocab_size", 49408);
        (TextPooling pooling, int endOfTextId) = ReadPooling(section, vocabularySize);
        return new TextArchitecture
        {
            ContextLength = section.Int("context_length", 77),
            VocabularySize = vocabularySize,
            Width = width,
            Layers = section.Int("layers", 12, max: 1024),
            Heads = ReadHeads(section, width, section.Int("heads", 8, max: width)),
            MlpWidth = ReadMlpWidth(section, width),
            Activation = ReadActivation(section, activation),
            LayerNormEpsilon = ReadEpsilon(section),
            IsCausal = !section.Bool("no_causal_mask", false),
            Pooling = pooling,
            EndOfTextId = endOfTextId,
        };
    }

    private static (TextPooling Pooling, int EndOfTextId) ReadPooling(ConfigSection section, int vocabularySize)
    {
        string pooling = section.String("pool_type", "argmax")!;
        switch (pooling)
        {
            case "argmax":
                return (TextPooling.HighestId, 0);
            case "last":
                return (TextPooling.Last, 0);
            case "eos" when section.Has("eos_id"):
                return (TextPooling.EndOfText, section.Int("eos_id", 0, min: 0, max: vocabularySize - 1));
            default:
                section.Fail("pool_type", $"'{pooling}' is not supported; 'argmax', 'last' and 'eos' with an 'eos_id' are");
                return default;
        }
    }

    private static int ReadHeads(ConfigSection section, int width, int heads)
    {
        if (heads < 1 || width % heads != 0)
        {
            section.Fail("heads", $"{heads} heads do not divide the width {width} ('head_width' or 'heads')");
        }

        return heads;
    }

    private static int ReadMlpWidth(ConfigSection section, int width) => (int)(width * section.Double("mlp_ratio", 4.0, 0.01, 100));

    private static float ReadEpsilon(ConfigSection section) => (float)section.Section("norm_kwargs").Double("eps", 1e-5, 0, 1);

    private static Activation ReadActivation(ConfigSection section, Activation activation)
    {
        string? approximation = section.Section("act_kwargs").String("approximate", "none");
        return (activation, approximation) switch
        {
            (_, "none") => activation,
            (Activation.Gelu, "tanh") => Activation.GeluTanh,
            _ => Refuse(),
        };

        Activation Refuse()
        {
            section.Fail("act_kwargs", $"the approximation '{approximation}' does not go with {activation}");
            return default;
        }
    }

    private static void RequireNeutral(ConfigSection section, (string Field, string Neutral)[] fields)
    {
        foreach ((string field, string neutral) in fields)
        {
            if (section.TryGet(field, out JsonElement value) && value.GetRawText() != neutral)
            {
                section.Fail(field, $"{ConfigSection.Shown(value)} changes the network in a way that is not supported; only models of two plain CLIP towers are");
            }
        }
    }
}
