using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>Reads the <c>config.json</c> of transformers' CLIP models, with the defaults of its <c>CLIPConfig</c>.</summary>
internal static class HuggingFaceConfig
{
    /// <summary>The eos id in OpenAI's published configurations, untrue for their tokenizer: it stands for pooling at the highest id.</summary>
    private const int LegacyEndOfTextId = 2;

    /// <summary>Reads an architecture. Whether it fits the weights is checked later.</summary>
    /// <exception cref="ModelFormatException">The file is malformed, or of a model that is no CLIP.</exception>
    public static ClipArchitecture Read(string path)
    {
        ConfigSection root = ConfigSection.Read(path);
        string? modelType = root.String("model_type", null);
        CheckModelType(root, modelType);
        if (modelType == SiglipConfig.ModelType)
        {
            return SiglipConfig.Read(root);
        }

        TextArchitecture text = ReadText(Effective(root, "text_config"), hasTrueEndOfText: modelType == "metaclip_2");
        VisionTransformerArchitecture vision = ReadVision(Effective(root, "vision_config"));
        return new ClipArchitecture
        {
            Name = ArchitectureName.Of(vision),
            EmbeddingDimensions = root.Int("projection_dim", 512),
            Vision = vision,
            Text = text,
        };
    }

    // transformers builds the section from *_config_dict alone, defaults included, where an old file has one.
    private static ConfigSection Effective(ConfigSection root, string field) =>
        root.Section(root.Has($"{field}_dict") ? $"{field}_dict" : field);

    private static void CheckModelType(ConfigSection root, string? modelType)
    {
        switch (modelType)
        {
            case "clip" or "metaclip_2" or SiglipConfig.ModelType:
            case null when root.Has("text_config") || root.Has("vision_config") || root.Has("text_config_dict") || root.Has("vision_config_dict"):
                return;
            case "clip_text_model" or "clip_vision_model" or "siglip_text_model" or "siglip_vision_model":
                root.Fail("model_type", $"'{modelType}' is one tower alone; a whole model ('clip' or 'siglip') was wanted");
                return;
            case "siglip2":
                root.Fail("model_type", $"'{modelType}' is a SigLIP 2 model of pictures in any proportions (NaFlex), whose image tower this version does not have; use one of fixed size, of type 'siglip'");
                return;
            default:
                root.Fail("model_type", $"'{modelType}' is no CLIP; 'clip', 'metaclip_2' or 'siglip' was wanted");
                return;
        }
    }

    private static TextArchitecture ReadText(ConfigSection section, bool hasTrueEndOfText)
    {
        int endOfTextId = section.Int("eos_token_id", 49407, min: 0);
        int vocabularySize = section.Int("vocab_size", 49408);
        bool byHighestId = endOfTextId == LegacyEndOfTextId && !hasTrueEndOfText;
        if (!byHighestId && endOfTextId >= vocabularySize)
        {
            section.Fail("eos_token_id", $"{endOfTextId} is no id of a vocabulary of {vocabularySize}");
        }

        return new TextArchitecture
        {
            ContextLength = section.Int("max_position_embeddings", 77),
            VocabularySize = vocabularySize,
            Width = section.Int("hidden_size", 512),
            Layers = section.Int("num_hidden_layers", 12, max: 1024),
            Heads = ReadHeads(section, 512, 8),
            MlpWidth = section.Int("intermediate_size", 2048),
            Activation = ReadActivation(section),
            LayerNormEpsilon = (float)section.Double("layer_norm_eps", 1e-5, 0, 1),
            Pooling = byHighestId ? TextPooling.HighestId : TextPooling.EndOfText,
            EndOfTextId = byHighestId ? 0 : endOfTextId,
        };
    }

    private static VisionTransformerArchitecture ReadVision(ConfigSection section)
    {
        (int imageSize, int patchSize) = ReadSizes(section, defaultPatchSize: 32);
        return new VisionTransformerArchitecture
        {
            ImageSize = imageSize,
            Width = section.Int("hidden_size", 768),
            PatchSize = patchSize,
            Layers = section.Int("num_hidden_layers", 12, max: 1024),
            Heads = ReadHeads(section, 768, 12),
            MlpWidth = section.Int("intermediate_size", 3072),
            Activation = ReadActivation(section),
            LayerNormEpsilon = (float)section.Double("layer_norm_eps", 1e-5, 0, 1),
        };
    }

    public static (int ImageSize, int PatchSize) ReadSizes(ConfigSection section, int defaultPatchSize)
    {
        int imageSize = section.Side("image_size", 224, max: VisionArchitecture.MaxImageSize);
        if (section.Int("num_channels", 3) != 3)
        {
            section.Fail("num_channels", "only pictures of 3 channels are supported");
        }

        return (imageSize, section.Side("patch_size", defaultPatchSize, max: imageSize));
    }

    public static int ReadHeads(ConfigSection section, int defaultWidth, int defaultHeads)
    {
        int width = section.Int("hidden_size", defaultWidth);
        int heads = section.Int("num_attention_heads", defaultHeads, max: width);
        if (width % heads != 0)
        {
            section.Fail("num_attention_heads", $"{heads} heads do not divide the width {width}");
        }

        return heads;
    }

    public static Activation ReadActivation(ConfigSection section, string defaultName = "quick_gelu")
    {
        string name = section.String("hidden_act", defaultName)!;
        switch (name)
        {
            case "quick_gelu":
                return Activation.QuickGelu;
            case "gelu":
                return Activation.Gelu;
            case "gelu_pytorch_tanh" or "gelu_new":
                return Activation.GeluTanh;
            default:
                section.Fail("hidden_act", $"'{name}' is unknown; 'quick_gelu', 'gelu' and 'gelu_pytorch_tanh' are supported");
                return default;
        }
    }
}
