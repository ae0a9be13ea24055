namespace Clip.Sdk.Architectures;

/// <summary>The tensors that a model of an architecture consists of, under the internal names (see <see cref="Checkpoints.Checkpoint"/>).</summary>
public static class ModelTensors
{
    /// <summary>Every tensor's name and shape, in the order of the forward pass: image tower, text tower, logit scale.</summary>
    /// <param name="architecture">The shape of the model.</param>
    /// <returns>Shape by name; scalars have an empty shape.</returns>
    public static IReadOnlyDictionary<string, long[]> Expected(ClipArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        OrderedDictionary<string, long[]> tensors = new(StringComparer.Ordinal);
        switch (architecture.Vision)
        {
            case VisionTransformerArchitecture transformer:
                AddVisionTransformer(tensors, transformer, architecture.EmbeddingDimensions);
                break;
            case ModifiedResNetArchitecture resNet:
                AddResNet(tensors, resNet, architecture.EmbeddingDimensions);
                break;
            default:
                throw new NotSupportedException($"There is no list of tensors for the image tower '{architecture.Vision.GetType().Name}'.");
        }

        AddText(tensors, architecture.Text, architecture.EmbeddingDimensions);
        tensors.Add("logit_scale", []);
        if (architecture.Objective == ClipObjective.Sigmoid)
        {
            tensors.Add("logit_bias", []);
        }

        return tensors;
    }

    private static void AddVisionTransformer(OrderedDictionary<string, long[]> tensors, VisionTransformerArchitecture vision, long dimensions)
    {
        long width = vision.Width;
        bool hasClassToken = vision.Pooling == VisionPooling.ClassToken;
        if (hasClassToken)
        {
            tensors.Add("vision_model.embeddings.class_embedding", [width]);
        }

        tensors.Add("vision_model.embeddings.patch_embedding.weight", [width, 3, vision.PatchSize, vision.PatchSize]);
        if (!hasClassToken)
        {
            tensors.Add("vision_model.embeddings.patch_embedding.bias", [width]);
        }

        tensors.Add("vision_model.embeddings.position_embedding.weight", [vision.TokenCount, width]);

        if (hasClassToken)
        {
            // The missing letter is Hugging Face's, kept by every published file.
            AddNorm(tensors, "vision_model.pre_layrnorm", width);
        }

        AddBlocks(tensors, "vision_model", vision.Layers, width, vision.MlpWidth);
        AddNorm(tensors, "vision_model.post_layernorm", width);
        if (hasClassToken)
        {
            tensors.Add("visual_projection.weight", [dimensions, width]);
        }
        else
        {
            AddAttentionHead(tensors, width, vision.MlpWidth);
        }
    }

    private static void AddText(OrderedDictionary<string, long[]> tensors, TextArchitecture text, long dimensions)
    {
        tensors.Add("text_model.embeddings.token_embedding.weight", [text.VocabularySize, text.Width]);
        tensors.Add("text_model.embeddings.position_embedding.weight", [text.ContextLength, text.Width]);
        AddBlocks(tensors, "text_model", text.Layers, text.Width, text.MlpWidth);
        AddNorm(tensors, "text_model.final_layer_norm", text.Width);
        tensors.Add("text_projection.weight", [dimensions, text.Width]);
        if (text.HasProjectionBias)
        {
            tensors.Add("text_projection.bias", [dimensions]);
        }
    }

    /// <summary>SigLIP's pooling: named like a block, which it is but for the probe that asks.</summary>
    private static void AddAttentionHead(OrderedDictionary<string, long[]> tensors, long width, long mlpWidth)
    {
        const string Head = "vision_model.head";
        tensors.Add($"{Head}.probe", [1, 1, width]);
        AddAttention(tensors, Head, width);
        AddFeedForward(tensors, Head, width, mlpWidth);
    }

    private static void AddBlocks(OrderedDictionary<string, long[]> tensors, string tower, int layers, long width, long mlpWidth)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            string block = $"{tower}.encoder.layers.{layer}";
            AddNorm(tensors, $"{block}.layer_norm1", width);
            AddAttention(tensors, block, width);
            AddFeedForward(tensors, block, width, mlpWidth);
        }
    }

    private static void AddAttention(OrderedDictionary<string, long[]> tensors, string block, long width)
    {
        AddLinear(tensors, $"{block}.self_attn.q_proj", width, width);
        AddLinear(tensors, $"{block}.self_attn.k_proj", width, width);
        AddLinear(tensors, $"{block}.self_attn.v_proj", width, width);
        AddLinear(tensors, $"{block}.self_attn.out_proj", width, width);
    }

    private static void AddFeedForward(OrderedDictionary<string, long[]> tensors, string block, long width, long mlpWidth)
    {
        AddNorm(tensors, $"{block}.layer_norm2", width);
        AddLinear(tensors, $"{block}.mlp.fc1", mlpWidth, width);
        AddLinear(tensors, $"{block}.mlp.fc2", width, mlpWidth);
    }

    private static void AddResNet(OrderedDictionary<string, long[]> tensors, ModifiedResNetArchitecture vision, long dimensions)
    {
        long stem = vision.StemWidth;
        AddConvolution(tensors, "visual.conv1", "visual.bn1", stem / 2, 3, 3);
        AddConvolution(tensors, "visual.conv2", "visual.bn2", stem / 2, stem / 2, 3);
        AddConvolution(tensors, "visual.conv3", "visual.bn3", stem, stem / 2, 3);
        long inputs = stem;
        for (int stage = 0; stage < vision.StageBlocks.Count; stage++)
        {
            long planes = stem << stage;
            for (int block = 0; block < vision.StageBlocks[stage]; block++)
            {
                AddBottleneck(tensors, $"visual.layer{stage + 1}.{block}", inputs, planes, hasDownsample: block == 0);
                inputs = planes * 4;
            }
        }

        tensors.Add("visual.attnpool.positional_embedding", [((long)vision.GridSize * vision.GridSize) + 1, vision.Width]);
        AddLinear(tensors, "visual.attnpool.q_proj", vision.Width, vision.Width);
        AddLinear(tensors, "visual.attnpool.k_proj", vision.Width, vision.Width);
        AddLinear(tensors, "visual.attnpool.v_proj", vision.Width, vision.Width);
        AddLinear(tensors, "visual.attnpool.c_proj", dimensions, vision.Width);
    }

    private static void AddBottleneck(OrderedDictionary<string, long[]> tensors, string block, long inputs, long planes, bool hasDownsample)
    {
        AddConvolution(tensors, $"{block}.conv1", $"{block}.bn1", planes, inputs, 1);
        AddConvolution(tensors, $"{block}.conv2", $"{block}.bn2", planes, planes, 3);
        AddConvolution(tensors, $"{block}.conv3", $"{block}.bn3", planes * 4, planes, 1);
        if (hasDownsample)
        {
            AddConvolution(tensors, $"{block}.downsample.0", $"{block}.downsample.1", planes * 4, inputs, 1);
        }
    }

    private static void AddConvolution(OrderedDictionary<string, long[]> tensors, string convolution, string norm, long outputs, long inputs, long kernel)
    {
        tensors.Add($"{convolution}.weight", [outputs, inputs, kernel, kernel]);
        AddNorm(tensors, norm, outputs);
        tensors.Add($"{norm}.running_mean", [outputs]);
        tensors.Add($"{norm}.running_var", [outputs]);
    }

    private static void AddLinear(OrderedDictionary<string, long[]> tensors, string name, long outputs, long inputs)
    {
        tensors.Add($"{name}.weight", [outputs, inputs]);
        tensors.Add($"{name}.bias", [outputs]);
    }

    private static void AddNorm(OrderedDictionary<string, long[]> tensors, string name, long width)
    {
        tensors.Add($"{name}.weight", [width]);
        tensors.Add($"{name}.bias", [width]);
    }
}
