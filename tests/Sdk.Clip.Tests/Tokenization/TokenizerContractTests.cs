using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace Clip.Sdk.Tokenization;

/// <summary>What code that knows only Microsoft.ML.Tokenizers sees.</summary>
public class TokenizerContractTests
{
    private static readonly Tokenizer Tokenizer = MiniTokenizer.Instance;

    [Fact]
    public void Tokens_carry_spelling_id_and_place()
    {
        IReadOnlyList<EncodedToken> tokens = Tokenizer.EncodeToTokens("The  IN!", out string? normalized);

        Assert.Equal("the in!", normalized);
        Assert.Equal(["the</w>", "in</w>", "!</w>"], tokens.Select(token => token.Value));
        Assert.Equal([0..3, 4..6, 6..7], tokens.Select(token => token.Offset));
        Assert.Equal(Tokenizer.EncodeToIds("The  IN!"), tokens.Select(token => token.Id));
    }

    [Fact]
    public void A_token_inside_a_character_covers_the_whole_character()
    {
        IReadOnlyList<EncodedToken> tokens = Tokenizer.EncodeToTokens("猫𠀀", out _);

        Assert.Equal([0..1, 0..1, 0..1, 1..3, 1..3, 1..3, 1..3], tokens.Select(token => token.Offset));
    }

    [Fact]
    public void Special_tokens_inside_a_text_are_one_token()
    {
        EncodedToken token = Assert.Single(Tokenizer.EncodeToTokens("<|endoftext|>", out _));

        Assert.Equal(new EncodedToken(MiniTokenizer.EndOfText, "<|endoftext|>", 0..13), token);
    }

    [Fact]
    public void Counting_gives_the_number_of_ids()
    {
        Assert.Equal(3, Tokenizer.CountTokens("the in!"));
        Assert.Equal(3, Tokenizer.CountTokens("the in!".AsSpan()));
        Assert.Equal(0, Tokenizer.CountTokens("  "));
    }

    [Fact]
    public void A_limit_cuts_the_ids_and_tells_what_they_cover()
    {
        IReadOnlyList<int> ids = Tokenizer.EncodeToIds("The in THE", 2, out string? normalized, out int consumed);

        Assert.Equal(Tokenizer.EncodeToIds("the in"), ids);
        Assert.Equal("the in the", normalized);
        Assert.Equal(6, consumed);
    }

    [Fact]
    public void Without_a_limit_everything_is_consumed()
    {
        Tokenizer.EncodeToIds(" The ", int.MaxValue, out string? normalized, out int consumed);

        Assert.Equal("the", normalized);
        Assert.Equal(3, consumed);
    }

    [Fact]
    public void Indices_are_found_from_both_ends()
    {
        Assert.Equal(6, Tokenizer.GetIndexByTokenCount("the in the", 2, out _, out int first));
        Assert.Equal(4, Tokenizer.GetIndexByTokenCountFromEnd("the in the", 2, out string? normalized, out int last));
        Assert.Equal(2, first);
        Assert.Equal(2, last);
        Assert.Equal("the in the", normalized);
    }

    [Fact]
    public void Without_normalisation_the_text_is_taken_as_it_is()
    {
        IReadOnlyList<EncodedToken> tokens = Tokenizer.EncodeToTokens("IN", out string? normalized, considerNormalization: false);

        Assert.Null(normalized);
        Assert.Equal(["I", "N</w>"], tokens.Select(token => token.Value));
        Assert.Equal(tokens.Select(token => token.Id), Tokenizer.EncodeToIds("IN", considerNormalization: false));
    }

    [Fact]
    public void Without_splitting_the_text_is_one_word()
    {
        IReadOnlyList<EncodedToken> tokens = Tokenizer.EncodeToTokens("in in", out _, considerPreTokenization: false);

        Assert.Equal(["in", "Ġ", "in</w>"], tokens.Select(token => token.Value));
        Assert.Equal(tokens.Select(token => token.Id), Tokenizer.EncodeToIds("in in", considerPreTokenization: false));
    }

    [Fact]
    public void The_pre_tokenizer_gives_the_words_of_a_normalised_text()
    {
        Assert.NotNull(Tokenizer.PreTokenizer);
        Assert.Equal([(0, 2), (2, 2), (5, 1), (6, 1), (8, 3)], Tokenizer.PreTokenizer.PreTokenize("it's 42 ..!"));
        Assert.Equal([(0, 2), (2, 2)], Tokenizer.PreTokenizer.PreTokenize("it's".AsSpan()));
    }

    [Fact]
    public void Decoding_spells_words_with_a_space_behind_each()
    {
        Assert.Equal("the in ! ", Tokenizer.Decode(Tokenizer.EncodeToIds("the in!")));
        Assert.Equal(string.Empty, Tokenizer.Decode([]));
    }

    [Fact]
    public void Decoding_into_a_buffer_tells_how_it_went()
    {
        IReadOnlyList<int> ids = Tokenizer.EncodeToIds("the in");
        Span<char> buffer = new char[7];

        Assert.Equal(OperationStatus.Done, Tokenizer.Decode(ids, buffer, out int consumed, out int written));
        Assert.Equal((2, 7), (consumed, written));
        Assert.Equal("the in ", buffer.ToString());
        Assert.Equal(OperationStatus.DestinationTooSmall, Tokenizer.Decode(ids, buffer[..6], out consumed, out written));
        Assert.Equal((0, 0), (consumed, written));
        Assert.Equal(OperationStatus.InvalidData, Tokenizer.Decode([.. ids, 1024], buffer, out consumed, out written));
        Assert.Equal((2, 0), (consumed, written));
    }

    [Fact]
    public void An_unknown_id_is_named_with_its_place()
    {
        var error = Assert.Throws<InputException>(() => Tokenizer.Decode([1, 2, -5]));

        Assert.Equal("Id -5 at place 2 is not in the vocabulary, whose ids run from 0 to 1023. Decode with the tokenizer that made the ids.", error.Message);
    }

    [Fact]
    public void Spellings_and_ids_are_found_both_ways()
    {
        Assert.True(MiniTokenizer.Instance.TryGetId("the</w>", out int id));
        Assert.Equal("the</w>", MiniTokenizer.Instance.GetToken(id));
        Assert.False(MiniTokenizer.Instance.TryGetId("never</w>", out _));
        Assert.Throws<ArgumentOutOfRangeException>("id", () => MiniTokenizer.Instance.GetToken(1024));
    }
}
