namespace Clip.Sdk.Tokenization;

public class BatchTests
{
    private static readonly ClipTokenizer Tokenizer =
        MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { ContextLength = 8, PaddingId = 0 });

    [Fact]
    public void A_row_is_start_tokens_end_and_padding()
    {
        int[] row = Tokenizer.EncodeBatch(["a cat"]);

        IReadOnlyList<int> ids = Tokenizer.EncodeToIds("a cat");
        Assert.Equal([MiniTokenizer.StartOfText, .. ids, MiniTokenizer.EndOfText, .. new int[6 - ids.Count]], row);
    }

    [Fact]
    public void Padding_is_the_id_that_the_options_name()
    {
        ClipTokenizer tokenizer = Tokenizer.WithOptions(new ClipTokenizerOptions { PaddingId = MiniTokenizer.EndOfText });

        Assert.Equal([MiniTokenizer.StartOfText, .. Enumerable.Repeat(MiniTokenizer.EndOfText, 7)], tokenizer.EncodeBatch([string.Empty]));
    }

    [Fact]
    public void Facts_tell_count_truncation_and_place_of_the_end()
    {
        var facts = new TokenizedText[3];

        Tokenizer.EncodeBatch(["", "1 2 3 4 5 6", "1 2 3 4 5 6 7 8 9"], new int[24], facts, TextTruncation.KeepEndOfText);

        Assert.Equal([new(0, false, 1), new(6, false, 7), new(9, true, 7)], facts);
    }

    [Fact]
    public void A_truncated_row_keeps_the_first_tokens_and_the_end_of_text()
    {
        int[] rows = Tokenizer.EncodeBatch(["1 2 3 4 5 6 7 8 9"], TextTruncation.KeepEndOfText);

        Assert.Equal([MiniTokenizer.StartOfText, .. Tokenizer.EncodeToIds("1 2 3 4 5 6"), MiniTokenizer.EndOfText], rows);
    }

    [Fact]
    public void A_text_that_does_not_fit_is_refused_with_count_limit_and_way_out()
    {
        var error = Assert.Throws<InputException>(() => Tokenizer.EncodeBatch(["fits", "1 2 3 4 5 6 7"]));

        Assert.Equal(
            "Text 1, '1 2 3 4 5 6 7', has 7 tokens, but a row of 8 holds 6 beside start- and end-of-text. "
            + "Shorten it, or pass TextTruncation.KeepEndOfText to keep the first 6.",
            error.Message);
        Assert.Equal("1 2 3 4 5 6 7", error.Input);
    }

    [Fact]
    public void A_long_text_is_shortened_in_the_error() =>
        Assert.StartsWith($"Text 0, '{new string('1', 60)}…', has 500 tokens", Assert.Throws<InputException>(() => Tokenizer.EncodeBatch([new string('1', 500)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        var rows = Assert.Throws<ArgumentException>("rows", () => Tokenizer.EncodeBatch(["a", "b"], new int[15], default));
        Assert.StartsWith("The destination holds 15, wanted room for [2, 8] ids.", rows.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("facts", () => Tokenizer.EncodeBatch(["a", "b"], new int[16], new TokenizedText[1]));
        Assert.Throws<ArgumentException>("destination", () => Tokenizer.Measure(["a", "b"], new TextMeasure[1]));
    }

    [Fact]
    public void A_null_text_is_refused_by_its_place()
    {
        var error = Assert.Throws<ArgumentException>("texts", () => Tokenizer.EncodeBatch(["a", null!]));

        Assert.StartsWith("Text 1 of 2 is null.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_batch_is_no_error() => Assert.Empty(Tokenizer.EncodeBatch([]));

    [Fact]
    public void Cancellation_stops_a_batch()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => Tokenizer.EncodeBatch(["a"], new int[8], default, cancellationToken: source.Token));
    }

    [Fact]
    public void Measuring_tells_what_encoding_would()
    {
        var measures = new TextMeasure[3];

        Tokenizer.Measure(["", "1 2 3 4 5 6", "1 2 3 4 5 6 7"], measures);

        Assert.Equal([new(0, false), new(6, false), new(7, true)], measures);
    }

    [Fact]
    public void A_row_is_decoded_without_start_end_and_padding()
    {
        int[] row = Tokenizer.EncodeBatch(["A  Cat on 2 mats"], TextTruncation.KeepEndOfText);

        Assert.Equal("a cat on", Tokenizer.DecodeRow(row)[..8]);
        Assert.Equal("hi there!", MiniTokenizer.Instance.DecodeRow(MiniTokenizer.Instance.EncodeBatch(["Hi there!"])).Replace(" !", "!", StringComparison.Ordinal));
        Assert.Equal(string.Empty, Tokenizer.DecodeRow([]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1024)]
    public void A_padding_id_outside_the_vocabulary_is_refused(int id)
    {
        var error = Assert.Throws<ArgumentException>("options", () => Tokenizer.WithOptions(new ClipTokenizerOptions { PaddingId = id }));

        Assert.Contains("outside the vocabulary of 1024 tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_checked_when_they_are_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(ClipTokenizerOptions.ContextLength), () => new ClipTokenizerOptions { ContextLength = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(nameof(ClipTokenizerOptions.CachedWords), () => new ClipTokenizerOptions { CachedWords = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(nameof(ClipTokenizerOptions.CachedWords), () => new ClipTokenizerOptions { CachedWords = (1 << 24) + 1 });
    }

    [Fact]
    public void The_defaults_are_OpenAIs()
    {
        var options = new ClipTokenizerOptions();

        Assert.Equal(TextNormalization.OpenAi, options.Normalization);
        Assert.True(options.RepairText);
        Assert.Null(options.ContextLength);
        Assert.Null(options.PaddingId);
        Assert.Equal(32768, options.CachedWords);
        Assert.Equal(77, MiniTokenizer.Instance.ContextLength);
        Assert.Equal(0, MiniTokenizer.Instance.PaddingId);
    }
}
