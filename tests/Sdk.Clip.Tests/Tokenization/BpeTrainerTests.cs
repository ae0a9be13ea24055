using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Tokenization;

public class BpeTrainerTests
{
    private static readonly string[] Corpus = File.ReadAllLines(Fixtures.Local("tokenizer", "trainer_corpus.txt"));

    [Fact]
    public void The_merges_are_those_of_subword_nmt()
    {
        // Learned by subword-nmt, run unmodified, from the same words counted by openai/CLIP's tokenizer.
        string[] expected = File.ReadAllLines(Fixtures.Local("tokenizer", "trainer_merges.txt"))[1..];

        ClipTokenizer tokenizer = new BpeTrainer().Train(Corpus);

        Assert.Equal(expected, Merges(tokenizer));
        Assert.Equal(512 + expected.Length + 2, tokenizer.VocabularySize);
    }

    [Fact]
    public void The_vocabulary_stops_at_the_size_asked_for()
    {
        ClipTokenizer tokenizer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 600 }).Train(Corpus);

        Assert.Equal(600, tokenizer.VocabularySize);
        Assert.Equal(598, tokenizer.StartOfTextId);
        Assert.Equal(599, tokenizer.EndOfTextId);
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter() =>
        Assert.Equal(Merges(new BpeTrainer().Train(Corpus)), Merges(new BpeTrainer().Train(Corpus.Reverse())));

    [Fact]
    public void Rare_pairs_are_not_merged()
    {
        ClipTokenizer tokenizer = new BpeTrainer(new BpeTrainerOptions { MinimumFrequency = 3 }).Train(["ab ab cd", "cd ab"]);

        Assert.Equal(["a b</w>"], Merges(tokenizer));
    }

    [Fact]
    public void No_token_is_made_twice()
    {
        // Without care "aaaaa" comes out of (aaaa, a) and of (aa, aaa).
        string[] texts = [.. Enumerable.Range(1, 40).Select(length => new string('a', length) + "b")];

        ClipTokenizer tokenizer = new BpeTrainer().Train(texts);

        string[] tokens = [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.GetToken)];
        Assert.Equal(tokens.Length, tokens.Distinct().Count());
    }

    [Fact]
    public void Texts_are_cleaned_and_special_tokens_left_out()
    {
        ClipTokenizer tokenizer = new BpeTrainer().Train(["<|startoftext|>ＡＢ<|endoftext|>", "Ab"]);

        Assert.Equal(["a b</w>"], Merges(tokenizer));
        Assert.Equal([512], tokenizer.EncodeToIds("AB"));
    }

    [Fact]
    public void The_tokenizer_has_the_options_asked_for()
    {
        var options = new ClipTokenizerOptions { ContextLength = 20, Normalization = TextNormalization.Canonical };

        ClipTokenizer tokenizer = new BpeTrainer(new BpeTrainerOptions { Tokenizer = options }).Train(Corpus);

        Assert.Equal(20, tokenizer.ContextLength);
        Assert.Equal("it s", tokenizer.DecodeRow(tokenizer.EncodeBatch(["It_s!"])));
    }

    [Fact]
    public void Progress_ends_with_all_texts_and_merges()
    {
        var reports = new List<BpeTrainerProgress>();

        ClipTokenizer tokenizer = new BpeTrainer().Train(Corpus, new Collector(reports));

        Assert.Equal(new BpeTrainerProgress(Corpus.Length, 92, tokenizer.VocabularySize - 514, 49408 - 514), reports[^1]);
    }

    [Fact]
    public void Cancellation_stops_reading_and_learning()
    {
        using var source = new CancellationTokenSource();
        IEnumerable<string> Endless()
        {
            while (true)
            {
                source.Cancel();
                yield return "a";
            }
        }

        Assert.Throws<OperationCanceledException>(() => new BpeTrainer().Train(Endless(), cancellationToken: source.Token));
    }

    [Fact]
    public void Texts_without_a_word_are_refused()
    {
        var error = Assert.Throws<InputException>(() => new BpeTrainer().Train(["", "  "]));

        Assert.Equal("The 2 texts hold no word to learn from. Pass captions with text in them.", error.Message);
        Assert.Throws<ArgumentException>("texts", () => new BpeTrainer().Train(["a", null!]));
    }

    [Fact]
    public void Options_are_checked_and_default_to_OpenAIs_size()
    {
        Assert.Equal(49408, new BpeTrainerOptions().VocabularySize);
        Assert.Equal(2, new BpeTrainerOptions().MinimumFrequency);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(BpeTrainerOptions.VocabularySize), () => new BpeTrainerOptions { VocabularySize = 513 });
        Assert.Throws<ArgumentOutOfRangeException>(nameof(BpeTrainerOptions.MinimumFrequency), () => new BpeTrainerOptions { MinimumFrequency = 0 });
    }

    private static IEnumerable<string> Merges(ClipTokenizer tokenizer) =>
        tokenizer.Vocabulary.Merges.Select(merge => $"{tokenizer.GetToken(merge.Left)} {tokenizer.GetToken(merge.Right)}");

    private sealed class Collector(List<BpeTrainerProgress> reports) : IProgress<BpeTrainerProgress>
    {
        public void Report(BpeTrainerProgress value) => reports.Add(value);
    }
}
