using System.Text.Json;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Tokenization;

/// <summary>A text with what openai/CLIP's own tokenizer made of it (tests/fixtures/tokenizer/tokens.json).</summary>
internal sealed record TokenCase(
    string Id,
    string Text,
    string? AfterRepair,
    string? Clean,
    int[] Ids,
    bool IsTooLong,
    int[] Row,
    string? CleanWithoutRepair,
    int[]? IdsWithoutRepair);

internal static class TokenCases
{
    private static readonly Lazy<IReadOnlyList<TokenCase>> Cases = new(Read);

    private static readonly Lazy<ClipTokenizer> OpenAiTokenizer = new(() => ClipTokenizer.Load(OpenAiVocabulary));

    public static IReadOnlyList<TokenCase> All => Cases.Value;

    /// <summary>OpenAI's vocabulary, which lies beside the checkout; for shared tests only.</summary>
    public static string OpenAiVocabulary => Fixtures.Shared("tokenizer", "bpe_simple_vocab_16e6.txt.gz");

    /// <summary>One tokenizer with OpenAI's vocabulary for all shared tests.</summary>
    public static ClipTokenizer OpenAi => OpenAiTokenizer.Value;

    private static List<TokenCase> Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Local("tokenizer", "tokens.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(Read)];
    }

    private static TokenCase Read(JsonElement item) => new(
        item.GetProperty("id").GetString()!,
        item.GetProperty("text").GetString() ?? new string([.. Ints(item, "text_utf16")!.Select(unit => (char)unit)]),
        Text(item, "after_ftfy"),
        Text(item, "clean"),
        Ints(item, "ids")!,
        item.GetProperty("too_long_without_truncate").GetBoolean(),
        Ints(item, "row77_truncate")!,
        Text(item, "clean_no_ftfy"),
        Ints(item, "ids_no_ftfy"));

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static int[]? Ints(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(element => element.GetInt32())]
            : null;
}
