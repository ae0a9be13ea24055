using System.Text.Json;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Tokenization.Repair;

namespace Clip.Sdk.Tokenization;

/// <summary>
/// Agreement on hostile and foreign texts with ftfy, openai/CLIP, open_clip and Hugging Face's tokenizers, run
/// unmodified (tests/fixtures/tokenizer/unicode_cases.json says how).
/// </summary>
public class UnicodeCaseTests
{
    private static readonly Lazy<IReadOnlyList<UnicodeCase>> Cases = new(Read);

    [Fact]
    public void Texts_are_repaired_as_ftfy_repairs_them()
    {
        Assert.Equal(600, Cases.Value.Count);
        Assert.All(Cases.Value, item => Assert.Equal(item.Repaired, TextRepair.Fix(item.Text)));
    }

    [Fact]
    public void Texts_are_cleaned_as_OpenAI_cleans_them() =>
        Assert.All(Cases.Value, item => Assert.Equal(item.Cleaned, MiniTokenizer.Instance.Normalizer.Normalize(item.Text)));

    [Fact]
    public void Texts_give_OpenAIs_ids() =>
        Assert.All(Cases.Value, item => Assert.Equal(item.Ids, MiniTokenizer.Instance.EncodeToIds(item.Text)));

    [Fact]
    public void Ids_are_decoded_as_OpenAI_decodes_them() =>
        Assert.All(Cases.Value, item => Assert.Equal(item.Decoded, MiniTokenizer.Instance.Decode(item.Ids)));

    [Fact]
    public void Texts_are_canonicalised_as_open_clip_canonicalises_them()
    {
        ClipTokenizer tokenizer = MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { Normalization = TextNormalization.Canonical });

        Assert.All(Cases.Value, item => Assert.Equal(item.Canonical, tokenizer.Normalizer.Normalize(item.Text)));
    }

    [Fact]
    public void Texts_give_the_ids_of_Hugging_Faces_tokenizers()
    {
        ClipTokenizer tokenizer = MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { Normalization = TextNormalization.HuggingFace });
        UnicodeCase[] comparable = [.. Cases.Value.Where(item => item.HuggingFaceIds is not null)];

        Assert.Equal(589, comparable.Length);
        Assert.All(comparable, item => Assert.Equal(item.HuggingFaceIds, tokenizer.EncodeToIds(item.Text)));
    }

    private static List<UnicodeCase> Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Local("tokenizer", "unicode_cases.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(item => new UnicodeCase(
            item.TryGetProperty("text", out JsonElement text) ? text.GetString()! : new string([.. Ints(item, "utf16")!.Select(unit => (char)unit)]),
            item.GetProperty("repaired").GetString()!,
            item.GetProperty("cleaned").GetString()!,
            item.GetProperty("canonical").GetString()!,
            Ints(item, "ids")!,
            item.GetProperty("decoded").GetString()!,
            Ints(item, "huggingFaceIds")))];
    }

    private static int[]? Ints(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) ? [.. value.EnumerateArray().Select(element => element.GetInt32())] : null;

    private sealed record UnicodeCase(string Text, string Repaired, string Cleaned, string Canonical, int[] Ids, string Decoded, int[]? HuggingFaceIds);
}
