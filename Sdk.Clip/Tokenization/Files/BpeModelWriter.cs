using System.Text.Json;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Writes tokens and merges as <c>vocab.json</c> and the model of <c>tokenizer.json</c> have them.</summary>
internal static class BpeModelWriter
{
    /// <summary>The tokens, as a JSON object of spelling to id.</summary>
    public static void WriteTokens(Utf8JsonWriter writer, IReadOnlyList<string> tokens)
    {
        writer.WriteStartObject();
        for (int id = 0; id < tokens.Count; id++)
        {
            writer.WriteNumber(tokens[id], id);
        }

        writer.WriteEndObject();
    }

    /// <summary>The property <c>model</c>.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="tokens">Spellings by id.</param>
    /// <param name="merges">Ids of the two halves, the first merge first.</param>
    /// <param name="unknown">The token for what has none; null for none.</param>
    /// <param name="endOfWord">What tokens at the end of a word end with.</param>
    public static void WriteModel(Utf8JsonWriter writer, IReadOnlyList<string> tokens, IReadOnlyList<(int Left, int Right)> merges, string? unknown, string endOfWord)
    {
        writer.WriteStartObject("model");
        writer.WriteString("type", "BPE");
        writer.WriteNull("dropout");
        writer.WriteString("unk_token", unknown);
        writer.WriteString("continuing_subword_prefix", "");
        writer.WriteString("end_of_word_suffix", endOfWord);
        writer.WriteBoolean("fuse_unk", false);
        writer.WritePropertyName("vocab");
        WriteTokens(writer, tokens);
        writer.WriteStartArray("merges");
        foreach ((int left, int right) in merges)
        {
            writer.WriteStringValue($"{tokens[left]} {tokens[right]}");
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
