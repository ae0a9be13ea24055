using Clip.Sdk.Imaging;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Files;
using Clip.Sdk.Training.Models.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>Writes a trained model as a folder that <see cref="ClipModel.Load"/>, transformers and open_clip read.</summary>
public static class ModelFolder
{
    private const string HuggingFaceWeights = "model.safetensors";
    private const string OpenClipWeights = "open_clip_model.safetensors";

    /// <summary>
    /// Writes weights, configuration, picture settings and tokenizer. Models of two transformers with the softmax objective get
    /// Hugging Face's layout; ResNets and sigmoid models, which that layout does not have, get open_clip's.
    /// </summary>
    /// <param name="module">The model, on any device.</param>
    /// <param name="folder">Where the files shall stand. The folder appears whole or not at all; one that is there is replaced.</param>
    /// <param name="tokenizer">The tokenizer; null leaves its files out.</param>
    /// <param name="preprocessing">Picture settings; null takes OpenAI's at the model's size.</param>
    /// <param name="weightType">The type of the weights: float32, float16 or bfloat16. Default float32.</param>
    /// <exception cref="IOException">The folder cannot be written; what was there stays.</exception>
    public static void Save(ClipModule module, string folder, ClipTokenizer? tokenizer = null, PreprocessSettings? preprocessing = null, ScalarType weightType = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        AtomicFolder.Write(folder, target => WriteFiles(module, module.Weights(), target, tokenizer, preprocessing, weightType));
    }

    /// <summary>Writes the files into a folder that exists.</summary>
    internal static void WriteFiles(
        ClipModule module, IReadOnlyDictionary<string, Tensor> weights, string folder, ClipTokenizer? tokenizer, PreprocessSettings? preprocessing, ScalarType weightType)
    {
        using DisposeScope scope = NewDisposeScope();
        int size = module.Architecture.Vision.ImageSize;
        PreprocessSettings settings = (preprocessing ?? PreprocessSettings.OpenAi(size)) with { Width = size, Height = size };
        Dictionary<string, string> metadata = new() { ["format"] = "pt" };
        if (HuggingFaceConfigWriter.CanWrite(module.Architecture))
        {
            TensorFile.Write(Path.Combine(folder, HuggingFaceWeights), weights, metadata, weightType);
            byte[] config = HuggingFaceConfigWriter.Write(module.Architecture, tokenizer?.StartOfTextId, tokenizer?.PaddingId, NameOf(weightType), weights["logit_scale"].to_type(ScalarType.Float32).item<float>());
            File.WriteAllBytes(Path.Combine(folder, "config.json"), config);
            File.WriteAllBytes(Path.Combine(folder, PreprocessConfig.HuggingFaceFileName), PreprocessorConfigWriter.HuggingFace(settings));
        }
        else
        {
            TensorFile.Write(Path.Combine(folder, OpenClipWeights), OpenClipWriter.Rename(weights), metadata, weightType);
            File.WriteAllBytes(Path.Combine(folder, PreprocessConfig.OpenClipFileName), OpenClipWriter.WriteConfig(module.Architecture, settings));
        }

        if (tokenizer is not null)
        {
            TokenizerFiles.WriteHuggingFace(tokenizer, folder);
        }
    }

    private static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => "float32",
        ScalarType.Float16 => "float16",
        ScalarType.BFloat16 => "bfloat16",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Weights are saved as float32, float16 or bfloat16."),
    };
}
