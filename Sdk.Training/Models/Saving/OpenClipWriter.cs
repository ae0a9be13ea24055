using System.Text.Json;
using Clip.Sdk.Architectures;
using Clip.Sdk.Imaging;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Saving;

/// <summary>Configuration and names of open_clip, for models that transformers' CLIP cannot hold: ResNets and sigmoid models.</summary>
internal static class OpenClipWriter
{
    private static readonly (string Internal, string OpenClip)[] Names =
    [
        ("vision_model.embeddings.class_embedding", "visual.class_embedding"),
        ("vision_model.embeddings.position_embedding.weight", "visual.positional_embedding"),
        ("vision_model.embeddings.patch_embedding.weight", "visual.conv1.weight"),
        ("vision_model.pre_layrnorm.", "visual.ln_pre."),
        ("vision_model.post_layernorm.", "visual.ln_post."),
        ("vision_model.encoder.layers.", "visual.transformer.resblocks."),
        ("text_model.embeddings.token_embedding.weight", "token_embedding.weight"),
        ("text_model.embeddings.position_embedding.weight", "positional_embedding"),
        ("text_model.final_layer_norm.", "ln_final."),
        ("text_model.encoder.layers.", "transformer.resblocks."),
        (".layer_norm1.", ".ln_1."),
        (".layer_norm2.", ".ln_2."),
        (".self_attn.out_proj.", ".attn.out_proj."),
        (".mlp.fc1.", ".mlp.c_fc."),
        (".mlp.fc2.", ".mlp.c_proj."),
    ];

    /// <summary>The weights under open_clip's names: q, k and v joined, projections as [width, D].</summary>
    public static IReadOnlyDictionary<string, Tensor> Rename(IReadOnlyDictionary<string, Tensor> weights)
    {
        Dictionary<string, Tensor> renamed = new(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in weights)
        {
            if (name is "visual_projection.weight" or "text_projection.weight")
            {
                renamed.Add(name == "visual_projection.weight" ? "visual.proj" : "text_projection", tensor.t().contiguous());
            }
            else if (name.Contains(".encoder.", StringComparison.Ordinal) && name.Contains(".self_attn.q_proj.", StringComparison.Ordinal))
            {
                Tensor[] parts = [tensor, weights[name.Replace("q_proj", "k_proj", StringComparison.Ordinal)], weights[name.Replace("q_proj", "v_proj", StringComparison.Ordinal)]];
                renamed.Add(Translate(name).Replace(".self_attn.q_proj.", ".attn.in_proj_", StringComparison.Ordinal), cat(parts));
            }
            else if (!IsJoined(name))
            {
                renamed.Add(Translate(name), tensor);
            }
        }

        return renamed;
    }

    public static byte[] WriteConfig(ClipArchitecture architecture, PreprocessSettings settings) => JsonDocumentWriter.Write(json =>
    {
        json.WriteStartObject("model_cfg");
        json.WriteNumber("embed_dim", architecture.EmbeddingDimensions);
        json.WriteBoolean("quick_gelu", architecture.Text.Activation == Activation.QuickGelu);
        if (architecture.Objective == ClipObjective.Sigmoid)
        {
            json.WriteNumber("init_logit_bias", -10);
        }

        WriteVision(json, architecture.Vision);
        WriteText(json, architecture.Text);
        json.WriteEndObject();
        PreprocessorConfigWriter.OpenClip(json, settings);
    });

    private static bool IsJoined(string name) =>
        name.Contains(".encoder.", StringComparison.Ordinal)
        && (name.Contains(".self_attn.k_proj.", StringComparison.Ordinal) || name.Contains(".self_attn.v_proj.", StringComparison.Ordinal));

    private static string Translate(string name)
    {
        foreach ((string from, string to) in Names)
        {
            name = name.Replace(from, to, StringComparison.Ordinal);
        }

        return name;
    }

    private static void WriteVision(Utf8JsonWriter json, VisionArchitecture vision)
    {
        json.WriteStartObject("vision_cfg");
        json.WriteNumber("image_size", vision.ImageSize);
        if (vision is ModifiedResNetArchitecture resNet)
        {
            json.WriteStartArray("layers");
            foreach (int blocks in resNet.StageBlocks)
            {
                json.WriteNumberValue(blocks);
            }

            json.WriteEndArray();
            json.WriteNumber("width", resNet.StemWidth);
            json.WriteNumber("head_width", resNet.Width / resNet.Heads);
        }
        else if (vision is VisionTransformerArchitecture transformer)
        {
            json.WriteNumber("layers", transformer.Layers);
            json.WriteNumber("width", transformer.Width);
            json.WriteNumber("head_width", transformer.Width / transformer.Heads);
            json.WriteNumber("patch_size", transformer.PatchSize);
            WriteBlock(json, transformer.Width, transformer.MlpWidth, transformer.Activation, transformer.LayerNormEpsilon);
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, TextArchitecture text)
    {
        json.WriteStartObject("text_cfg");
        json.WriteNumber("context_length", text.ContextLength);
        json.WriteNumber("vocab_size", text.VocabularySize);
        json.WriteNumber("width", text.Width);
        json.WriteNumber("heads", text.Heads);
        json.WriteNumber("layers", text.Layers);
        json.WriteBoolean("no_causal_mask", !text.IsCausal);
        json.WriteString("pool_type", text.Pooling switch
        {
            TextPooling.EndOfText => "eos",
            TextPooling.Last => "last",
            _ => "argmax",
        });
        if (text.Pooling == TextPooling.EndOfText)
        {
            json.WriteNumber("eos_id", text.EndOfTextId);
        }

        WriteBlock(json, text.Width, text.MlpWidth, text.Activation, text.LayerNormEpsilon);
        json.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter json, int width, int mlpWidth, Activation activation, float epsilon)
    {
        json.WriteNumber("mlp_ratio", (double)mlpWidth / width);
        json.WriteStartObject("norm_kwargs");
        json.WriteNumber("eps", (double)(decimal)epsilon);
        json.WriteEndObject();
        if (activation == Activation.GeluTanh)
        {
            json.WriteStartObject("act_kwargs");
            json.WriteString("approximate", "tanh");
            json.WriteEndObject();
        }
    }
}
