namespace Clip.Sdk.Tokenization;

public class HotPathTests
{
    private static readonly string[] Captions =
    [
        "A photo of a cat.",
        "two dogs running on the beach, near the water at sunset",
        "it's a close-up of 3 wooden tables",
        "ein grüner Vogel auf einem Ast",
        "кошка на окне",
    ];

    [Theory]
    [InlineData(32768)]
    [InlineData(0)]
    public void Encoding_plain_captions_allocates_nothing(int cachedWords)
    {
        ClipTokenizer tokenizer = MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { CachedWords = cachedWords });
        string[] plain = Captions[..3];
        int[] rows = new int[plain.Length * tokenizer.ContextLength];
        var facts = new TokenizedText[plain.Length];
        tokenizer.EncodeBatch(plain, rows, facts);

        // A collection that another test causes books the rest of this thread's allocation block as allocated, so the
        // least of several rounds counts.
        long least = long.MaxValue;
        for (int round = 0; round < 100; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            tokenizer.EncodeBatch(plain, rows, facts);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void A_word_that_was_pushed_out_of_the_cache_is_encoded_again()
    {
        ClipTokenizer small = MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { CachedWords = 1 });

        for (int round = 0; round < 3; round++)
        {
            foreach (string caption in Captions)
            {
                Assert.Equal(MiniTokenizer.Instance.EncodeToIds(caption), small.EncodeToIds(caption));
            }
        }
    }

    [Fact]
    public void Many_threads_get_the_ids_that_one_gets()
    {
        ClipTokenizer shared = MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { CachedWords = 64 });
        string[] texts = [.. Enumerable.Range(0, 400).Select(index => $"{Captions[index % Captions.Length]} number {index % 97}")];
        int[] expected = MiniTokenizer.Instance.EncodeBatch(texts);

        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Assert.Equal(expected, shared.EncodeBatch(texts)));
    }

    [Fact]
    public void A_hostile_text_of_one_huge_word_takes_no_more_than_a_moment()
    {
        string huge = string.Concat(Enumerable.Repeat("the", 200_000));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        int count = MiniTokenizer.Instance.CountTokens(huge);

        Assert.InRange(count, 150_000, 600_000);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public void A_reference_nested_twenty_thousand_times_takes_no_more_than_a_moment()
    {
        string nested = "&" + string.Concat(Enumerable.Repeat("amp;", 20_000)) + "lt;";
        var clock = System.Diagnostics.Stopwatch.StartNew();

        int count = MiniTokenizer.Instance.CountTokens(nested);

        Assert.True(count > 0);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"It took {clock.Elapsed}.");
    }
}
