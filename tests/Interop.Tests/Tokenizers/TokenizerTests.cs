using Microsoft.ML.Tokenizers;

namespace Clip.Interop.Tests.Tokenizers;

/// <summary>What the abstract tokenizer makes of the two members that a subclass gives; true of the real package too.</summary>
public class TokenizerTests
{
    private static readonly Tokenizer Tokenizer = new LetterTokenizer();

    [Fact]
    public void Ids_follow_from_tokens()
    {
        Assert.Equal(['a', 'b'], Tokenizer.EncodeToIds("aB").Select(id => (char)id));
        Assert.Equal(['a', 'b'], Tokenizer.EncodeToIds("aB".AsSpan()).Select(id => (char)id));
        Assert.Equal(['a', 'B'], Tokenizer.EncodeToIds("aB", considerNormalization: false).Select(id => (char)id));
        Assert.Single(Tokenizer.EncodeToIds("aB", considerPreTokenization: false));
    }

    [Fact]
    public void A_limit_gives_the_text_and_the_characters_consumed()
    {
        Assert.Equal(2, Tokenizer.EncodeToIds("aBC", 2, out string? normalized, out int consumed).Count);
        Assert.Equal("abc", normalized);
        Assert.Equal(2, consumed);
        Assert.Equal(3, Tokenizer.EncodeToIds("aBC".AsSpan(), 9, out _, out _).Count);
    }

    [Fact]
    public void Tokens_carry_value_and_place()
    {
        EncodedToken token = Tokenizer.EncodeToTokens("aB", out string? normalized)[1];

        Assert.Equal("ab", normalized);
        Assert.Equal(new EncodedToken('b', "b", 1..2), token);
        Assert.NotEqual(new EncodedToken('b', "b", 0..2), token);
        Assert.Null(Text(considerNormalization: false));

        static string? Text(bool considerNormalization)
        {
            Tokenizer.EncodeToTokens("aB".AsSpan(), out string? text, considerNormalization: considerNormalization);
            return text;
        }
    }

    [Fact]
    public void Counts_and_indices_follow_from_tokens()
    {
        Assert.Equal(3, Tokenizer.CountTokens("abc"));
        Assert.Equal(3, Tokenizer.CountTokens("abc".AsSpan()));
        Assert.Equal(2, Tokenizer.GetIndexByTokenCount("abc", 2, out _, out int first));
        Assert.Equal(1, Tokenizer.GetIndexByTokenCountFromEnd("abc".AsSpan(), 2, out _, out int last));
        Assert.Equal((2, 2), (first, last));
        Assert.Equal(0, Tokenizer.GetIndexByTokenCount(string.Empty, 2, out _, out first));
        Assert.Equal(3, Tokenizer.GetIndexByTokenCountFromEnd("abc", 0, out _, out last));
        Assert.Equal((0, 0), (first, last));
    }

    [Fact]
    public void Decoding_grows_its_buffer_until_the_text_fits()
    {
        string text = new('x', 5000);

        Assert.Equal(text, Tokenizer.Decode(Tokenizer.EncodeToIds(text)));
        Assert.Equal(string.Empty, Tokenizer.Decode([]));
    }

    [Fact]
    public void Unknown_ids_cannot_be_decoded()
    {
        Assert.Throws<InvalidOperationException>(() => Tokenizer.Decode([-1]));
        Assert.Throws<ArgumentNullException>("ids", () => Tokenizer.Decode(null!));
    }

    [Fact]
    public void Settings_start_without_a_limit() => Assert.Equal(int.MaxValue, new EncodeSettings().MaxTokenCount);
}
