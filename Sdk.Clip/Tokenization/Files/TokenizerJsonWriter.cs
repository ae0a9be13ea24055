using System.Text.Encodings.Web;
using System.Text.Json;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Writes the JSON files of Hugging Face's layout.</summary>
internal static class TokenizerJsonWriter
{
    private const string WordPattern = @"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";
    private const string AsciiPunctuation = @"[!-/:-@\[-`{-~]";

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Compact = Options with { Indented = false };

    public static void WriteVocabulary(Stream stream, BpeVocabulary vocabulary)
    {
        using var writer = new Utf8JsonWriter(stream, Compact);
        BpeModelWriter.WriteTokens(writer, vocabulary.Tokens);
    }

    public static void WriteTokenizer(Stream stream, ClipTokenizer tokenizer)
    {
        BpeVocabulary vocabulary = tokenizer.Vocabulary;
        using var writer = new Utf8JsonWriter(stream, Options);
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteNull("truncation");
        writer.WriteNull("padding");
        writer.WriteStartArray("added_tokens");
        foreach (SpecialToken token in vocabulary.SpecialTokens)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", token.Id);
            WriteTokenFlags(writer, token);
            writer.WriteBoolean("special", true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteNormalizer(writer, tokenizer.Options.Normalization);
        WritePreTokenizer(writer);
        WritePostProcessor(writer, vocabulary);
        WriteByteLevel(writer, "decoder", addPrefixSpace: true);
        BpeModelWriter.WriteModel(writer, vocabulary.Tokens, vocabulary.Merges, UnknownToken(vocabulary), BpeVocabulary.EndOfWord);
        writer.WriteEndObject();
    }

    public static void WriteConfiguration(Stream stream, ClipTokenizer tokenizer)
    {
        using var writer = new Utf8JsonWriter(stream, Options);
        writer.WriteStartObject();
        writer.WriteBoolean("add_prefix_space", false);
        writer.WriteBoolean("clean_up_tokenization_spaces", true);
        writer.WriteBoolean("do_lower_case", true);
        writer.WriteString("errors", "replace");
        writer.WriteNumber("model_max_length", tokenizer.ContextLength);
        writer.WriteString("tokenizer_class", "CLIPTokenizer");
        WriteRoles(writer, tokenizer, withType: true);
        writer.WriteEndObject();
    }

    public static void WriteSpecialTokens(Stream stream, ClipTokenizer tokenizer)
    {
        using var writer = new Utf8JsonWriter(stream, Options);
        writer.WriteStartObject();
        WriteRoles(writer, tokenizer, withType: false);
        writer.WriteEndObject();
    }

    private static void WriteTokenFlags(Utf8JsonWriter writer, SpecialToken token)
    {
        writer.WriteString("content", token.Text);
        writer.WriteBoolean("single_word", false);
        writer.WriteBoolean("lstrip", false);
        writer.WriteBoolean("rstrip", false);
        writer.WriteBoolean("normalized", token.IsNormalized);
    }

    private static void WriteNormalizer(Utf8JsonWriter writer, TextNormalization normalization)
    {
        writer.WriteStartObject("normalizer");
        writer.WriteString("type", "Sequence");
        writer.WriteStartArray("normalizers");
        WriteType(writer, "NFC");
        if (normalization == TextNormalization.Canonical)
        {
            WriteReplace(writer, "_", " ");
            WriteReplace(writer, AsciiPunctuation, string.Empty);
        }

        WriteReplace(writer, @"\s+", " ");
        WriteType(writer, "Lowercase");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter writer, string type)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteEndObject();
    }

    private static void WriteReplace(Utf8JsonWriter writer, string pattern, string content)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "Replace");
        WritePattern(writer, pattern);
        writer.WriteString("content", content);
        writer.WriteEndObject();
    }

    private static void WritePattern(Utf8JsonWriter writer, string pattern)
    {
        writer.WriteStartObject("pattern");
        writer.WriteString("Regex", pattern);
        writer.WriteEndObject();
    }

    private static void WritePreTokenizer(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("pre_tokenizer");
        writer.WriteString("type", "Sequence");
        writer.WriteStartArray("pretokenizers");
        writer.WriteStartObject();
        writer.WriteString("type", "Split");
        WritePattern(writer, WordPattern);
        writer.WriteString("behavior", "Removed");
        writer.WriteBoolean("invert", true);
        writer.WriteEndObject();
        WriteByteLevel(writer, name: null, addPrefixSpace: false);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter writer, string? name, bool addPrefixSpace)
    {
        if (name is not null)
        {
            writer.WritePropertyName(name);
        }

        writer.WriteStartObject();
        writer.WriteString("type", "ByteLevel");
        writer.WriteBoolean("add_prefix_space", addPrefixSpace);
        writer.WriteBoolean("trim_offsets", true);
        writer.WriteBoolean("use_regex", true);
        writer.WriteEndObject();
    }

    private static void WritePostProcessor(Utf8JsonWriter writer, BpeVocabulary vocabulary)
    {
        writer.WriteStartObject("post_processor");
        writer.WriteString("type", "RobertaProcessing");
        WritePair(writer, "sep", vocabulary.EndOfText);
        WritePair(writer, "cls", vocabulary.StartOfText);
        writer.WriteBoolean("trim_offsets", false);
        writer.WriteBoolean("add_prefix_space", false);
        writer.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter writer, string name, SpecialToken token)
    {
        writer.WriteStartArray(name);
        writer.WriteStringValue(token.Text);
        writer.WriteNumberValue(token.Id);
        writer.WriteEndArray();
    }

    private static string UnknownToken(BpeVocabulary vocabulary) =>
        vocabulary.UnknownId >= 0 ? vocabulary.Tokens[vocabulary.UnknownId] : vocabulary.EndOfText.Text;

    private static void WriteRoles(Utf8JsonWriter writer, ClipTokenizer tokenizer, bool withType)
    {
        BpeVocabulary vocabulary = tokenizer.Vocabulary;

        // Hugging Face takes a padding token whole wherever it stands, so an ordinary token such as "!" must not be one.
        SpecialToken padding = vocabulary.SpecialTokens.FirstOrDefault(token => token.Id == tokenizer.PaddingId) ?? vocabulary.EndOfText;
        WriteRole(writer, "bos_token", vocabulary.StartOfText, withType);
        WriteRole(writer, "eos_token", vocabulary.EndOfText, withType);
        WriteRole(writer, "unk_token", vocabulary.SpecialTokens.FirstOrDefault(token => token.Id == vocabulary.UnknownId) ?? vocabulary.EndOfText, withType);
        writer.WriteString("pad_token", padding.Text);
    }

    private static void WriteRole(Utf8JsonWriter writer, string name, SpecialToken token, bool withType)
    {
        writer.WriteStartObject(name);
        if (withType)
        {
            writer.WriteString("__type", "AddedToken");
        }

        WriteTokenFlags(writer, token);
        writer.WriteEndObject();
    }
}
