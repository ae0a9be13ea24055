using System.Text.Json;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Tokenization.Repair;

namespace Clip.Sdk.Tokenization;

/// <summary>Agreement, id by id, with openai/CLIP's tokenizer run unmodified.</summary>
public class OpenAiFixtureTests
{
    private static readonly ClipTokenizerOptions WithoutRepair = new() { RepairText = false };

    [SharedFact]
    public void Every_text_gives_the_ids_of_the_reference_without_repair()
    {
        ClipTokenizer tokenizer = TokenCases.OpenAi.WithOptions(WithoutRepair);
        int compared = 0;

        Assert.All(TokenCases.All.Where(item => item.IdsWithoutRepair is not null), item =>
        {
            Assert.Equal(item.IdsWithoutRepair, tokenizer.EncodeToIds(item.Text));
            compared++;
        });

        Assert.Equal(372, compared);
    }

    [SharedFact]
    public void Every_text_is_cleaned_as_the_reference_cleans_it_without_repair()
    {
        ClipTokenizer tokenizer = TokenCases.OpenAi.WithOptions(WithoutRepair);

        Assert.All(TokenCases.All.Where(item => item.CleanWithoutRepair is not null), item =>
            Assert.Equal(item.CleanWithoutRepair, tokenizer.Normalizer.Normalize(item.Text)));
    }

    [Fact]
    public void Every_text_is_repaired_as_ftfy_repairs_it() =>
        Assert.All(TokenCases.All, item => Assert.Equal(item.AfterRepair, TextRepair.Fix(item.Text)));

    [SharedFact]
    public void Every_text_is_cleaned_as_the_reference_cleans_it() =>
        Assert.All(TokenCases.All, item => Assert.Equal(item.Clean, TokenCases.OpenAi.Normalizer.Normalize(item.Text)));

    [SharedFact]
    public void Every_text_gives_the_ids_of_the_reference()
    {
        Assert.Equal(374, TokenCases.All.Count);
        Assert.All(TokenCases.All, item => Assert.Equal(item.Ids, TokenCases.OpenAi.EncodeToIds(item.Text)));
    }

    [SharedFact]
    public void Every_text_gives_the_row_of_the_reference()
    {
        string[] texts = [.. TokenCases.All.Select(item => item.Text)];
        int[] rows = new int[texts.Length * 77];
        var facts = new TokenizedText[texts.Length];

        TokenCases.OpenAi.EncodeBatch(texts, rows, facts, TextTruncation.KeepEndOfText);

        for (int index = 0; index < texts.Length; index++)
        {
            TokenCase item = TokenCases.All[index];
            Assert.Equal(item.Row, rows[(index * 77)..((index + 1) * 77)]);
            Assert.Equal(item.Ids.Length, facts[index].TokenCount);
            Assert.Equal(item.IsTooLong, facts[index].IsTruncated);
            Assert.Equal(Math.Min(item.Ids.Length + 1, 76), facts[index].EndOfTextIndex);
        }
    }

    [SharedFact]
    public void The_prompt_templates_of_ImageNet_give_the_ids_of_the_reference()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Local("tokenizer", "imagenet_templates.json")));
        string[] templates = [.. document.RootElement.GetProperty("templates").EnumerateArray().Select(item => item.GetString()!)];
        int compared = 0;

        foreach (JsonProperty label in document.RootElement.GetProperty("ids").EnumerateObject())
        {
            int[][] expected = [.. label.Value.EnumerateArray().Select(ids => ids.EnumerateArray().Select(id => id.GetInt32()).ToArray())];
            for (int index = 0; index < templates.Length; index++)
            {
                string text = templates[index].Replace("{}", label.Name, StringComparison.Ordinal);
                Assert.Equal(expected[index], TokenCases.OpenAi.EncodeToIds(text));
                compared++;
            }
        }

        Assert.Equal(240, compared);
    }

    [SharedFact]
    public void The_special_ids_and_the_size_are_those_of_OpenAI()
    {
        ClipTokenizer tokenizer = TokenCases.OpenAi;

        Assert.Equal(49408, tokenizer.VocabularySize);
        Assert.Equal(49406, tokenizer.StartOfTextId);
        Assert.Equal(49407, tokenizer.EndOfTextId);
        Assert.Equal(0, tokenizer.PaddingId);
        Assert.Equal(77, tokenizer.ContextLength);
    }

    [SharedFact]
    public void The_Hugging_Face_files_of_the_same_vocabulary_give_the_same_tokenizer()
    {
        ClipTokenizer tokenizer = ClipTokenizer.Load(Fixtures.Shared("tokenizer", "hf"));

        Assert.Equal(TokenCases.OpenAi.VocabularySize, tokenizer.VocabularySize);
        Assert.Equal(TokenCases.OpenAi.StartOfTextId, tokenizer.StartOfTextId);
        Assert.All(TokenCases.All, item => Assert.Equal(TokenCases.OpenAi.EncodeToIds(item.Text), tokenizer.EncodeToIds(item.Text)));
    }
}
