using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.Training.Files;
using Clip.Sdk.Training.Models.Saving;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Captioning;

/// <summary>
/// A captioner's folder: <c>captioner.json</c> (which embeddings it takes), <c>config.json</c> (the language model, as Hugging Face
/// writes it), <c>model.safetensors</c> (both networks under ClipCap's names) and the vocabulary.
/// </summary>
public static class CaptionerFolder
{
    private const string Format = "clip-captioner/1";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a captioner. The folder appears whole or not at all; one that is there is replaced.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="module">The captioner.</param>
    /// <param name="tokenizer">Its vocabulary.</param>
    /// <param name="options">The run: what embeddings are given, how long captions are.</param>
    /// <param name="spaceId">The embedding space that it was trained on, or null.</param>
    /// <param name="notes">What a reader should know, or null.</param>
    /// <exception cref="IOException">The folder cannot be written; what was there stays.</exception>
    public static void Save(string folder, CaptionerModule module, Gpt2Tokenizer tokenizer, CaptionerOptions options, string? spaceId, string? notes = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        AtomicFolder.Write(folder, target =>
        {
            LanguageModelArchitecture model = module.Architecture.LanguageModel;
            ScalarType type = options.SaveHalf ? ScalarType.Float16 : ScalarType.Float32;
            TensorFile.Write(Path.Combine(target, "model.safetensors"), module.state_dict(), new Dictionary<string, string> { ["format"] = "pt" }, type);
            Write(Path.Combine(target, "config.json"), Config(model, type));
            Write(Path.Combine(target, "captioner.json"), new JsonObject
            {
                ["format"] = Format,
                ["normalizeEmbedding"] = options.NormalizeEmbedding,
                ["spaceId"] = spaceId,
                ["views"] = options.Views.Grid > 0 ? new JsonObject { ["grid"] = options.Views.Grid, ["size"] = options.Views.Size, ["sizeStep"] = options.Decoding.SizeStep } : null,
                ["names"] = Names(tokenizer, options),
                ["pictureWeight"] = options.Decoding.PictureWeight > 0 ? options.Decoding.PictureWeight : null,
                ["weightPrefix"] = CaptionerModule.LanguagePrefix,
                ["stop"] = null,
                ["maxTokens"] = options.MaximumTokens,
                ["notes"] = notes,
            });
            Gpt2TokenizerWriter.Write(tokenizer, target, model.ContextLength);
        });
    }

    private static JsonObject? Names(Gpt2Tokenizer tokenizer, CaptionerOptions options) => tokenizer.Phrases.Count == 0 ? null : new()
    {
        ["firstToken"] = tokenizer.Phrases.Keys.Min(),
        ["count"] = tokenizer.Phrases.Count,
        ["sentences"] = new JsonArray([.. CaptionNames.Sentences.Select(sentence => JsonValue.Create(sentence))]),
        ["grounding"] = options.Decoding.Grounding,
    };

    /// <summary>The file of weights that a path means: itself, or the one in the folder.</summary>
    internal static string WeightsOf(string path)
    {
        foreach (string name in (ReadOnlySpan<string>)["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"])
        {
            string candidate = Path.Combine(path, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return path;
    }

    private static JsonObject Config(LanguageModelArchitecture model, ScalarType type) => new()
    {
        ["architectures"] = new JsonArray("GPT2LMHeadModel"),
        ["model_type"] = "gpt2",
        ["activation_function"] = "gelu_new",
        ["bos_token_id"] = model.EndOfText,
        ["eos_token_id"] = model.EndOfText,
        ["layer_norm_epsilon"] = (double)(decimal)model.LayerNormEpsilon,
        ["n_ctx"] = model.ContextLength,
        ["n_embd"] = model.Width,
        ["n_head"] = model.Heads,
        ["n_inner"] = model.InnerWidth,
        ["n_layer"] = model.Layers,
        ["n_positions"] = model.ContextLength,
        ["torch_dtype"] = type == ScalarType.Float16 ? "float16" : "float32",
        ["vocab_size"] = model.VocabularySize,
    };

    private static void Write(string path, JsonObject value) => File.WriteAllText(path, value.ToJsonString(Json) + "\n");
}
