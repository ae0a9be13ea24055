using System.Buffers;
using System.Text.Json;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Export;

/// <summary>Writes the <c>config.json</c> of a Hugging Face CLIP model.</summary>
internal static class ModelConfigFile
{
    /// <summary>What the vision section is called where Hugging Face has no such tower.</summary>
    public const string ResNetType = "clip_modified_resnet_vision_model";

    /// <summary>The file.</summary>
    /// <param name="checkpoint">The model.</param>
    /// <param name="externalFiles">Files of weights beside each network that has any, by the network's file name.</param>
    public static byte[] Content(Checkpoint checkpoint, IReadOnlyDictionary<string, int> externalFiles)
    {
        ClipArchitecture clip = checkpoint.Architecture;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("architectures");
            json.WriteStringValue("CLIPModel");
            json.WriteEndArray();
            json.WriteString("model_type", "clip");
            json.WriteNumber("projection_dim", clip.EmbeddingDimensions);
            json.WriteNumber("logit_scale_init_value", MathF.Log(checkpoint.LogitScale));
            WriteText(json, clip);
            WriteVision(json, clip);
            WriteExternalFiles(json, externalFiles);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteText(Utf8JsonWriter json, ClipArchitecture clip)
    {
        TextArchitecture text = clip.Text;
        int endOfText = text.Pooling == TextPooling.EndOfText ? text.EndOfTextId : text.VocabularySize - 1;
        json.WriteStartObject("text_config");
        json.WriteString("model_type", "clip_text_model");
        json.WriteNumber("projection_dim", clip.EmbeddingDimensions);
        json.WriteNumber("vocab_size", text.VocabularySize);
        json.WriteNumber("max_position_embeddings", text.ContextLength);
        json.WriteNumber("bos_token_id", endOfText - 1);
        json.WriteNumber("eos_token_id", endOfText);
        json.WriteNumber("pad_token_id", endOfText);
        WriteTransformer(json, text.Width, text.Layers, text.Heads, text.MlpWidth, text.Activation, text.LayerNormEpsilon);
        json.WriteEndObject();
    }

    private static void WriteVision(Utf8JsonWriter json, ClipArchitecture clip)
    {
        json.WriteStartObject("vision_config");
        json.WriteString("model_type", clip.Vision is VisionTransformerArchitecture ? "clip_vision_model" : ResNetType);
        json.WriteNumber("projection_dim", clip.EmbeddingDimensions);
        json.WriteNumber("image_size", clip.Vision.ImageSize);
        json.WriteNumber("num_channels", 3);
        if (clip.Vision is VisionTransformerArchitecture vision)
        {
            json.WriteNumber("patch_size", vision.PatchSize);
            WriteTransformer(json, vision.Width, vision.Layers, vision.Heads, vision.MlpWidth, vision.Activation, vision.LayerNormEpsilon);
        }
        else if (clip.Vision is ModifiedResNetArchitecture network)
        {
            json.WriteNumber("hidden_size", network.Width);
            json.WriteNumber("stem_width", network.StemWidth);
            json.WriteNumber("num_attention_heads", network.Heads);
            json.WriteStartArray("stage_blocks");
            foreach (int blocks in network.StageBlocks)
            {
                json.WriteNumberValue(blocks);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteTransformer(Utf8JsonWriter json, int width, int layers, int heads, int mlpWidth, Activation activation, float epsilon)
    {
        json.WriteNumber("hidden_size", width);
        json.WriteNumber("num_hidden_layers", layers);
        json.WriteNumber("num_attention_heads", heads);
        json.WriteNumber("intermediate_size", mlpWidth);
        json.WriteString("hidden_act", Name(activation));
        json.WriteNumber("layer_norm_eps", epsilon);
    }

    private static string Name(Activation activation) => activation switch
    {
        Activation.QuickGelu => "quick_gelu",
        Activation.Gelu => "gelu",
        Activation.GeluTanh => "gelu_pytorch_tanh",
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "This activation has no name in Hugging Face's configurations."),
    };

    private static void WriteExternalFiles(Utf8JsonWriter json, IReadOnlyDictionary<string, int> externalFiles)
    {
        if (externalFiles.Count == 0)
        {
            return;
        }

        json.WriteStartObject("transformers.js_config");
        json.WriteStartObject("use_external_data_format");
        foreach ((string file, int count) in externalFiles)
        {
            json.WriteNumber(file, count);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
