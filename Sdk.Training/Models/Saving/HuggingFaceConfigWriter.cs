using System.Text.Json;
using Clip.Sdk.Architectures;

namespace Clip.Sdk.Training.Models.Saving;

/// <summary>Writes the <c>config.json</c> that transformers, Optimum and this SDK read.</summary>
internal static class HuggingFaceConfigWriter
{
    // transformers takes this id as a sign of OpenAI's old files, which pool at the highest id.
    private const int LegacyEndOfTextId = 2;

    /// <summary>True when the format can say what the architecture is.</summary>
    public static bool CanWrite(ClipArchitecture architecture) =>
        architecture is { Objective: ClipObjective.Softmax, Vision: VisionTransformerArchitecture, Text: { IsCausal: true, Pooling: not TextPooling.Last } }
        && EndOfText(architecture.Text) != LegacyEndOfTextId;

    public static byte[] Write(ClipArchitecture architecture, int? startOfTextId, int? paddingId, string weightType, double logitScale)
    {
        var vision = (VisionTransformerArchitecture)architecture.Vision;
        TextArchitecture text = architecture.Text;
        return JsonDocumentWriter.Write(json =>
        {
            json.WriteStartArray("architectures");
            json.WriteStringValue("CLIPModel");
            json.WriteEndArray();
            json.WriteNumber("initializer_factor", 1.0);
            json.WriteNumber("logit_scale_init_value", Math.Round(logitScale, 4));
            json.WriteString("model_type", "clip");
            json.WriteNumber("projection_dim", architecture.EmbeddingDimensions);
            json.WriteStartObject("text_config");
            WriteTower(json, "clip_text_model", text.Width, text.MlpWidth, text.Layers, text.Heads, text.Activation, text.LayerNormEpsilon, architecture.EmbeddingDimensions);
            json.WriteNumber("max_position_embeddings", text.ContextLength);
            json.WriteNumber("vocab_size", text.VocabularySize);
            json.WriteNumber("eos_token_id", EndOfText(text));
            WriteId(json, "bos_token_id", startOfTextId);
            WriteId(json, "pad_token_id", paddingId);
            json.WriteEndObject();
            json.WriteString("torch_dtype", weightType);
            json.WriteStartObject("vision_config");
            WriteTower(json, "clip_vision_model", vision.Width, vision.MlpWidth, vision.Layers, vision.Heads, vision.Activation, vision.LayerNormEpsilon, architecture.EmbeddingDimensions);
            json.WriteNumber("image_size", vision.ImageSize);
            json.WriteNumber("num_channels", 3);
            json.WriteNumber("patch_size", vision.PatchSize);
            json.WriteEndObject();
        });
    }

    // Pooling at the highest id is pooling at the last row of the vocabulary, where such vocabularies keep end-of-text.
    private static int EndOfText(TextArchitecture text) => text.Pooling == TextPooling.EndOfText ? text.EndOfTextId : text.VocabularySize - 1;

    private static void WriteTower(Utf8JsonWriter json, string type, int width, int mlpWidth, int layers, int heads, Activation activation, float epsilon, int dimensions)
    {
        json.WriteString("model_type", type);
        json.WriteNumber("attention_dropout", 0.0);
        json.WriteString("hidden_act", activation switch
        {
            Activation.QuickGelu => "quick_gelu",
            Activation.Gelu => "gelu",
            Activation.GeluTanh => "gelu_pytorch_tanh",
            _ => throw new NotSupportedException($"The activation '{activation}' has no name in config.json."),
        });
        json.WriteNumber("hidden_size", width);
        json.WriteNumber("intermediate_size", mlpWidth);
        json.WriteNumber("layer_norm_eps", (double)(decimal)epsilon);
        json.WriteNumber("num_attention_heads", heads);
        json.WriteNumber("num_hidden_layers", layers);
        json.WriteNumber("projection_dim", dimensions);
    }

    private static void WriteId(Utf8JsonWriter json, string name, int? id)
    {
        if (id is int value)
        {
            json.WriteNumber(name, value);
        }
    }
}
