using System.Text.Encodings.Web;
using System.Text.Json;
using Clip.Sdk.Files;
using Clip.Sdk.Tokenization.Files;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.LanguageModels;

/// <summary>Writes a vocabulary in the layout that transformers, tokenizers and Transformers.js read. Every file is written beside its place and moved there when it is whole.</summary>
public static class Gpt2TokenizerWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes <c>tokenizer.json</c>, <c>tokenizer_config.json</c> and, where there are no phrases, which they cannot hold, <c>vocab.json</c>
    /// and <c>merges.txt</c>.
    /// </summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="folder">The folder; made where it is absent.</param>
    /// <param name="contextLength">The most ids of a text, for <c>tokenizer_config.json</c>.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(Gpt2Tokenizer tokenizer, string folder, int contextLength)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        ByteLevelVocabulary vocabulary = tokenizer.Vocabulary;
        if (vocabulary.Phrases.Tokens.IsEmpty)
        {
            Json(Path.Combine(folder, "vocab.json"), writer => BpeModelWriter.WriteTokens(writer, vocabulary.Tokens));
            AtomicFileStream.Write(Path.Combine(folder, "merges.txt"), stream => WriteMerges(stream, vocabulary));
        }

        Json(Path.Combine(folder, "tokenizer.json"), writer => WriteTokenizer(writer, vocabulary));
        Json(Path.Combine(folder, "tokenizer_config.json"), writer => WriteConfiguration(writer, contextLength));
    }

    private static void Json(string path, Action<Utf8JsonWriter> write) => AtomicFileStream.Write(path, stream =>
    {
        using var writer = new Utf8JsonWriter(stream, Options);
        write(writer);
    });

    private static void WriteMerges(Stream stream, ByteLevelVocabulary vocabulary)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("#version: 0.2");
        foreach ((int left, int right) in vocabulary.Merges)
        {
            writer.WriteLine($"{vocabulary.Tokens[left]} {vocabulary.Tokens[right]}");
        }
    }

    private static void WriteTokenizer(Utf8JsonWriter writer, ByteLevelVocabulary vocabulary)
    {
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteNull("truncation");
        writer.WriteNull("padding");
        writer.WriteStartArray("added_tokens");
        WriteWhole(writer, vocabulary.Phrases, isSpecial: false);
        WriteWhole(writer, vocabulary.Specials, isSpecial: true);
        writer.WriteEndArray();
        writer.WriteNull("normalizer");
        WriteByteLevel(writer, "pre_tokenizer");
        WriteByteLevel(writer, "post_processor");
        WriteByteLevel(writer, "decoder");
        BpeModelWriter.WriteModel(writer, vocabulary.Tokens, vocabulary.Merges, unknown: null, endOfWord: "");
        writer.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter writer, SpecialTokenSet tokens, bool isSpecial)
    {
        foreach (SpecialToken token in tokens.Tokens)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", token.Id);
            writer.WriteString("content", token.Text);
            writer.WriteBoolean("single_word", false);
            writer.WriteBoolean("lstrip", false);
            writer.WriteBoolean("rstrip", false);
            writer.WriteBoolean("normalized", false);
            writer.WriteBoolean("special", isSpecial);
            writer.WriteEndObject();
        }
    }

    private static void WriteByteLevel(Utf8JsonWriter writer, string role)
    {
        writer.WriteStartObject(role);
        writer.WriteString("type", "ByteLevel");
        writer.WriteBoolean("add_prefix_space", false);
        writer.WriteBoolean("trim_offsets", role != "post_processor");
        writer.WriteBoolean("use_regex", true);
        writer.WriteEndObject();
    }

    private static void WriteConfiguration(Utf8JsonWriter writer, int contextLength)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("add_prefix_space", false);
        writer.WriteString("bos_token", ByteLevelVocabulary.DefaultEndOfText);
        writer.WriteString("eos_token", ByteLevelVocabulary.DefaultEndOfText);
        writer.WriteString("unk_token", ByteLevelVocabulary.DefaultEndOfText);
        writer.WriteNumber("model_max_length", contextLength);
        writer.WriteString("tokenizer_class", "GPT2Tokenizer");
        writer.WriteEndObject();
    }
}
