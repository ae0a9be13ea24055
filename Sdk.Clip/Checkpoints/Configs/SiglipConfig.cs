using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>Reads the <c>config.json</c> of transformers' SigLIP models (Zhai et al. 2023, arXiv:2303.15343), with the defaults of its <c>SiglipConfig</c>.</summary>
internal static class SiglipConfig
{
    /// <summary>The value of <c>model_type</c>, which SigLIP 2 models of fixed size have too.</summary>
    public const string ModelType = "siglip";

    private const string DefaultActivation = "gelu_pytorch_tanh";
    private const double DefaultEpsilon = 1e-6;
    private const int DefaultWidth = 768;
    private const int DefaultLayers = 12;
    private const int DefaultHeads = 12;
    private const int DefaultMlpWidth = 3072;

    /// <summary>Reads an architecture. Whether it fits the weights is checked later.</summary>
    /// <exception cref="ModelFormatException">The file is malformed, or the towers do not meet.</exception>
    public static ClipArchitecture Read(ConfigSection root)
    {
        ConfigSection textSection = root.Section("text_config");
        ConfigSection visionSection = root.Section("vision_config");
        TextArchitecture text = ReadText(textSection);
        VisionTransformerArchitecture vision = ReadVision(visionSection);
        int dimensions = textSection.Int("projection_size", text.Width);
        if (dimensions != vision.Width)
        {
            textSection.Fail("projection_size", $"texts become {dimensions} numbers and pictures {vision.Width}; they must agree");
        }

        if (!visionSection.Bool("vision_use_head", true))
        {
            visionSection.Fail("vision_use_head", "false means pictures without embeddings; true was wanted");
        }

        return new ClipArchitecture
        {
            Name = ArchitectureName.Of(vision),
            EmbeddingDimensions = dimensions,
            Vision = vision,
            Text = text,
            Objective = ClipObjective.Sigmoid,
        };
    }

    private static TextArchitecture ReadText(ConfigSection section) => new()
    {
        ContextLength = section.Int("max_position_embeddings", 64),
        VocabularySize = section.Int("vocab_size", 32000),
        Width = section.Int("hidden_size", DefaultWidth),
        Layers = section.Int("num_hidden_layers", DefaultLayers, max: 1024),
        Heads = HuggingFaceConfig.ReadHeads(section, DefaultWidth, DefaultHeads),
        MlpWidth = section.Int("intermediate_size", DefaultMlpWidth),
        Activation = HuggingFaceConfig.ReadActivation(section, DefaultActivation),
        LayerNormEpsilon = (float)section.Double("layer_norm_eps", DefaultEpsilon, 0, 1),
        IsCausal = false,
        Pooling = TextPooling.Last,
        HasProjectionBias = true,
    };

    private static VisionTransformerArchitecture ReadVision(ConfigSection section)
    {
        (int imageSize, int patchSize) = HuggingFaceConfig.ReadSizes(section, defaultPatchSize: 16);
        return new VisionTransformerArchitecture
        {
            ImageSize = imageSize,
            PatchSize = patchSize,
            Width = section.Int("hidden_size", DefaultWidth),
            Layers = section.Int("num_hidden_layers", DefaultLayers, max: 1024),
            Heads = HuggingFaceConfig.ReadHeads(section, DefaultWidth, DefaultHeads),
            MlpWidth = section.Int("intermediate_size", DefaultMlpWidth),
            Activation = HuggingFaceConfig.ReadActivation(section, DefaultActivation),
            LayerNormEpsilon = (float)section.Double("layer_norm_eps", DefaultEpsilon, 0, 1),
            Pooling = VisionPooling.Attention,
        };
    }
}
