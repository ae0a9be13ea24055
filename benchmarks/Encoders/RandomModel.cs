using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>A model directory in Hugging Face layout with the shapes of OpenAI's ViT-B/32 and random weights from a fixed seed.</summary>
internal static class RandomModel
{
    private const int VocabularySize = 49408;

    /// <summary>Writes what is missing of the directory.</summary>
    public static void Create(string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "config.json"), Config);
        File.WriteAllText(Path.Combine(directory, "preprocessor_config.json"), Preprocessor);
        WriteVocabulary(Path.Combine(directory, "bpe_simple_vocab_16e6.txt"));
        string weights = Path.Combine(directory, "model.safetensors");
        if (!File.Exists(weights))
        {
            WriteWeights(weights);
        }
    }

    private static void WriteWeights(string path)
    {
        (string Name, int[] Shape)[] tensors = [.. Tensors()];
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            path, tensors.Select(tensor => new TensorDescription(tensor.Name, TensorType.Float32, [.. tensor.Shape.Select(length => (long)length)])));
        var random = new Random(20261121);
        foreach ((string name, int[] shape) in tensors)
        {
            writer.Append(name, MemoryMarshal.AsBytes<float>(Values(name, shape, random)));
        }

        writer.Commit();
    }

    private static float[] Values(string name, int[] shape, Random random)
    {
        var values = new float[shape.Aggregate(1, (product, length) => product * length)];
        if (name == "logit_scale")
        {
            return [MathF.Log(100)];
        }

        bool isNorm = name.Contains("norm", StringComparison.Ordinal) || name.Contains("layrnorm", StringComparison.Ordinal);
        float mean = isNorm && name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0;
        float deviation = shape.Length < 2 ? 0.02f : 1 / MathF.Sqrt(shape[^1] * (shape.Length == 4 ? shape[1] * shape[2] : 1));
        for (int index = 0; index < values.Length; index++)
        {
            // A sum of four uniforms is close enough to a normal variable for weights, and quick.
            float sum = random.NextSingle() + random.NextSingle() + random.NextSingle() + random.NextSingle() - 2;
            values[index] = mean + (deviation * 1.7f * sum);
        }

        return values;
    }

    private static IEnumerable<(string Name, int[] Shape)> Tensors()
    {
        yield return ("logit_scale", []);
        yield return ("text_model.embeddings.token_embedding.weight", [VocabularySize, 512]);
        yield return ("text_model.embeddings.position_embedding.weight", [77, 512]);
        foreach ((string, int[]) tensor in Blocks("text_model", layers: 12, width: 512).Concat(Norm("text_model.final_layer_norm", 512)))
        {
            yield return tensor;
        }

        yield return ("text_projection.weight", [512, 512]);
        yield return ("vision_model.embeddings.class_embedding", [768]);
        yield return ("vision_model.embeddings.patch_embedding.weight", [768, 3, 32, 32]);
        yield return ("vision_model.embeddings.position_embedding.weight", [50, 768]);
        foreach ((string, int[]) tensor in Norm("vision_model.pre_layrnorm", 768).Concat(Blocks("vision_model", layers: 12, width: 768)).Concat(Norm("vision_model.post_layernorm", 768)))
        {
            yield return tensor;
        }

        yield return ("visual_projection.weight", [512, 768]);
    }

    private static IEnumerable<(string Name, int[] Shape)> Blocks(string tower, int layers, int width)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            string block = string.Create(CultureInfo.InvariantCulture, $"{tower}.encoder.layers.{layer}");
            foreach ((string, int[]) tensor in Norm($"{block}.layer_norm1", width).Concat(Norm($"{block}.layer_norm2", width)))
            {
                yield return tensor;
            }

            foreach ((string name, int output, int input) in new[]
            {
                ("self_attn.q_proj", width, width), ("self_attn.k_proj", width, width), ("self_attn.v_proj", width, width),
                ("self_attn.out_proj", width, width), ("mlp.fc1", 4 * width, width), ("mlp.fc2", width, 4 * width),
            })
            {
                yield return ($"{block}.{name}.weight", [output, input]);
                yield return ($"{block}.{name}.bias", [output]);
            }
        }
    }

    private static IEnumerable<(string Name, int[] Shape)> Norm(string name, int width) => [($"{name}.weight", [width]), ($"{name}.bias", [width])];

    // The ids of the benchmark's texts are given; the vocabulary only has to have the right size. Its merges join single
    // characters, so that no two of them make the same token.
    private static void WriteVocabulary(string path)
    {
        char[] alphabet = [.. Enumerable.Range(33, 94).Select(code => (char)code), .. Enumerable.Range(161, 12).Select(code => (char)code), .. Enumerable.Range(174, 82).Select(code => (char)code)];
        var text = new StringBuilder("\"bpe_simple_vocab_16e6.txt#version: 0.2\n");
        int merges = VocabularySize - 512 - 2;
        for (int index = 0; index < merges; index++)
        {
            int pair = index / 2;
            string end = index % 2 == 0 ? string.Empty : "</w>";
            text.Append(alphabet[pair / alphabet.Length]).Append(' ').Append(alphabet[pair % alphabet.Length]).Append(end).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
    }

    private const string Config = """
        {
          "model_type": "clip", "projection_dim": 512, "logit_scale_init_value": 2.6592,
          "text_config": { "vocab_size": 49408, "hidden_size": 512, "intermediate_size": 2048, "num_hidden_layers": 12, "num_attention_heads": 8, "max_position_embeddings": 77, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-05, "projection_dim": 512, "bos_token_id": 49406, "eos_token_id": 49407, "pad_token_id": 49407 },
          "vision_config": { "hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12, "image_size": 224, "patch_size": 32, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-05, "projection_dim": 512 }
        }
        """;

    private const string Preprocessor = """
        {
          "do_resize": true, "size": { "shortest_edge": 224 }, "resample": 3, "do_center_crop": true, "crop_size": { "height": 224, "width": 224 },
          "do_rescale": true, "rescale_factor": 0.00392156862745098, "do_normalize": true, "do_convert_rgb": true,
          "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]
        }
        """;
}
