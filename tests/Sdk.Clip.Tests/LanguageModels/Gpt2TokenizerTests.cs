using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.Clip.Tests.Export;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.TestSupport;
using TemporaryFolder = Clip.Sdk.TestSupport.TemporaryFolder;
using FsCheck;
using FsCheck.Fluent;

namespace Clip.Sdk.Clip.Tests.LanguageModels;

public sealed class Gpt2TokenizerTests
{
    private static readonly string Folder = LanguageFixture.Folder("gpt2");
    private static readonly string[] Corpus = ["a small red car near a small blue car", "two small boats and a car's wheel, it's red", "3 small cars 33 cars"];

    [Theory]
    [InlineData("tokenizer.json")]
    [InlineData("vocab.json")]
    public void Ids_and_decoded_texts_are_those_of_transformers_js(string file)
    {
        Gpt2Tokenizer tokenizer = Gpt2Tokenizer.Load(Path.Combine(Folder, file));
        JsonArray cases = JsonNode.Parse(File.ReadAllText(Fixtures.Local("captioning", "gpt2_tokens.json")))!.AsArray();
        Assert.True(cases.Count > 50);
        foreach (JsonNode? test in cases)
        {
            string text = test!["text"]!.GetValue<string>();
            int[] ids = test["ids"].Deserialize<int[]>()!;

            Assert.Equal((text, string.Join(' ', ids)), (text, string.Join(' ', tokenizer.EncodeWithSpecialTokens(text))));
            Assert.Equal(test["decoded"]!.GetValue<string>(), tokenizer.Decode(ids));
        }
    }

    [Fact]
    public void Names_of_special_tokens_are_ordinary_words_unless_asked_for()
    {
        Gpt2Tokenizer tokenizer = Gpt2Tokenizer.Load(Folder);
        int end = tokenizer.IdOf("<|endoftext|>")!.Value;

        Assert.DoesNotContain(end, tokenizer.Encode("a<|endoftext|>b"));
        Assert.Equal("a<|endoftext|>b", tokenizer.Decode(tokenizer.Encode("a<|endoftext|>b")));
        Assert.Equal("ab", tokenizer.Decode(tokenizer.EncodeWithSpecialTokens("a<|endoftext|>b")));
    }

    [Fact]
    public void Every_text_comes_back_from_its_ids()
    {
        Gpt2Tokenizer tokenizer = Gpt2Tokenizer.Load(Folder);
        Gen<char> character = Gen.Frequency(
            (4, Gen.Choose(' ', '~').Select(value => (char)value)),
            (2, Gen.Choose(0, 0x3100).Select(value => (char)value)),
            (1, Gen.Choose(0xD800, 0xDFFF).Select(value => (char)value)),
            (1, Gen.Elements('\'', ' ', '\n', '\u00A0', '\u3000')));
        Arbitrary<string> texts = character.ArrayOf().Select(characters => new string(characters)).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            // Lone surrogates become U+FFFD on their way into bytes.
            string wanted = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
            return wanted == tokenizer.Decode(tokenizer.Encode(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void A_long_word_is_encoded_in_reasonable_time()
    {
        Gpt2Tokenizer tokenizer = Gpt2Tokenizer.Load(Folder);
        string word = new('a', 200_000);

        Assert.Equal(word, tokenizer.Decode(tokenizer.Encode(word)));
    }

    [Fact]
    public void A_learned_vocabulary_knows_its_frequent_words_and_does_not_depend_on_the_order_of_texts()
    {
        Gpt2Tokenizer tokenizer = Gpt2TokenizerTrainer.Train(Corpus.Concat(Corpus), 280);
        Gpt2Tokenizer reversed = Gpt2TokenizerTrainer.Train(Corpus.Concat(Corpus).Reverse(), 280);

        Assert.Equal(280, tokenizer.VocabularySize);
        Assert.Equal(279, tokenizer.IdOf("<|endoftext|>"));
        Assert.NotNull(tokenizer.IdOf("Ġsmall"));
        Assert.Equal(tokenizer.Vocabulary.Tokens, reversed.Vocabulary.Tokens);
    }

    [TransformersFact]
    public void A_written_vocabulary_gives_the_same_ids_in_transformers_js()
    {
        using var folder = new TemporaryFolder();
        Gpt2Tokenizer tokenizer = Gpt2TokenizerTrainer.Train(Corpus, 300);
        Gpt2TokenizerWriter.Write(tokenizer, folder.Path, contextLength: 64);
        string[] texts = [.. Corpus, "a car's  red\nwheel 😀 isn't 12 small"];

        JsonNode answers = TransformersJs.Tokenize(folder.Path, texts);

        for (int i = 0; i < texts.Length; i++)
        {
            int[] ids = answers[i]!["ids"].Deserialize<int[]>()!;
            Assert.Equal(ids, tokenizer.Encode(texts[i]));
            Assert.Equal(ids, Gpt2Tokenizer.Load(folder.Path).Encode(texts[i]));
            Assert.Equal(ids, Gpt2Tokenizer.Load(folder.File("merges.txt")).Encode(texts[i]));
        }
    }

    [Fact]
    public void Phrases_are_a_token_each_and_every_text_still_comes_back()
    {
        Gpt2Tokenizer tokenizer = Gpt2TokenizerTrainer.Train(Corpus, 300, [" small red car", " car", " boat"]);
        int car = tokenizer.IdOf(" car")!.Value;

        Assert.Equal([" small red car", " car", " boat"], tokenizer.Phrases.OrderBy(phrase => phrase.Key).Select(phrase => phrase.Value));
        Assert.Equal(tokenizer.VocabularySize - 1, tokenizer.IdOf("<|endoftext|>"));
        Assert.Contains(tokenizer.IdOf(" small red car")!.Value, tokenizer.Encode("a small red car"));
        Assert.DoesNotContain(car, tokenizer.Encode("a small red car"));
        Assert.Equal([.. tokenizer.Encode("two"), car, .. tokenizer.Encode("s")], tokenizer.Encode("two cars"));
        Assert.DoesNotContain(car, tokenizer.Encode("car"));
        Prop.ForAll(Gen.Elements("a", " car", " cars", "boat", " small", " red", " ", "😀", "\n").ArrayOf().Select(string.Concat).ToArbitrary(), text => tokenizer.Decode(tokenizer.Encode(text)) == text)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        Assert.Throws<ArgumentException>(() => Gpt2TokenizerTrainer.Train(Corpus, 300, ["x"]));
        Assert.Throws<ArgumentException>(() => Gpt2TokenizerTrainer.Train(Corpus, 300, [" car", " car"]));
    }

    [TransformersFact]
    public void Written_phrases_give_the_same_ids_in_transformers_js_and_come_back_from_their_file()
    {
        using var folder = new TemporaryFolder();
        Gpt2Tokenizer tokenizer = Gpt2TokenizerTrainer.Train(Corpus, 300, [" small red car", " car", " boat"]);
        Gpt2TokenizerWriter.Write(tokenizer, folder.Path, contextLength: 64);
        string[] texts = [.. Corpus, " a small red car", " two cars, a boat", "car  car\n boats"];

        JsonNode answers = TransformersJs.Tokenize(folder.Path, texts);

        Gpt2Tokenizer read = Gpt2Tokenizer.Load(folder.Path);
        Assert.Equal(tokenizer.Phrases, read.Phrases);
        for (int i = 0; i < texts.Length; i++)
        {
            int[] ids = answers[i]!["ids"].Deserialize<int[]>()!;
            Assert.Equal(ids, tokenizer.Encode(texts[i]));
            Assert.Equal(ids, read.Encode(texts[i]));
        }

        Assert.False(File.Exists(folder.File("vocab.json")));
    }

    [Theory]
    [InlineData("Ġ a", "Ġ q9", "'q9' is not in the vocabulary")]
    [InlineData("Ġ a", "Ġa", "two symbols")]
    public void Damaged_merges_are_refused_with_their_line(string from, string to, string message)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Folder, "vocab.json"), folder.File("vocab.json"));
        string merges = File.ReadAllText(Path.Combine(Folder, "merges.txt"));
        Assert.Contains($"\n{from}\n", merges, StringComparison.Ordinal);
        File.WriteAllText(folder.File("merges.txt"), merges.Replace($"\n{from}\n", $"\n{to}\n", StringComparison.Ordinal));

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Gpt2Tokenizer.Load(folder.Path));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("merges.txt', line", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merges_that_are_cut_short_are_refused()
    {
        using var folder = new TemporaryFolder();
        Gpt2TokenizerWriter.Write(Gpt2TokenizerTrainer.Train(Enumerable.Repeat("wonderful mountains behind an ancient harbour, twelve excellent grandmothers knitting yellow blankets", 2), 400), folder.Path, contextLength: 64);
        File.Delete(folder.File("tokenizer.json"));
        File.WriteAllLines(folder.File("merges.txt"), File.ReadAllLines(folder.File("merges.txt")).Take(5));

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Gpt2Tokenizer.Load(folder.Path));

        Assert.Contains("are made by none of the 4 merges", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vocabularies_of_clip_are_refused()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Gpt2Tokenizer.Load(Fixtures.Local("models", "vit_quickgelu", "hf")));

        Assert.Contains("neither a byte nor made by an earlier merge", error.Message, StringComparison.Ordinal);
    }
}
