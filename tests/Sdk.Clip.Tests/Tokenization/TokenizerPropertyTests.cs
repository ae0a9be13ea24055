using Clip.Sdk.Tokenization.Cleaning;
using Clip.Sdk.Tokenization.Repair;
using Clip.Sdk.Tokenization.Unicode;
using FsCheck;
using FsCheck.Fluent;

namespace Clip.Sdk.Tokenization;

public class TokenizerPropertyTests
{
    private static readonly Gen<char> AnyCharacter = Gen.Frequency(
        (4, Gen.Choose(' ', '~').Select(value => (char)value)),
        (2, Gen.Choose(0, 0xFF).Select(value => (char)value)),
        (2, Gen.Choose(0x100, 0x3100).Select(value => (char)value)),
        (1, Gen.Choose(0xD800, 0xDFFF).Select(value => (char)value)),
        (1, Gen.Choose(0, 0xFFFF).Select(value => (char)value)),
        (1, Gen.Elements('&', '<', '|', '\'', 'Ã', 'â', '€', '\u001B', '\u0301', '\u0345', '\u017F', '\u03A3', '\u0130')));

    private static readonly Arbitrary<string> AnyText = AnyCharacter.ArrayOf().Select(characters => new string(characters)).ToArbitrary();

    private static readonly Arbitrary<string> PlainText =
        Gen.OneOf(Gen.Choose(' ', '~').Select(value => (char)value), Gen.Elements('\t', '\n', '\r', ' '))
            .Where(character => character != '&').ArrayOf().Select(characters => new string(characters)).ToArbitrary();

    public static TheoryData<TextNormalization> Normalizations => [TextNormalization.OpenAi, TextNormalization.HuggingFace, TextNormalization.Canonical];

    private static Config Many => Config.QuickThrowOnFailure.WithMaxTest(500);

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void No_text_is_refused_and_every_id_is_in_the_vocabulary(TextNormalization normalization)
    {
        ClipTokenizer tokenizer = MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { Normalization = normalization });

        Prop.ForAll(AnyText, text => tokenizer.EncodeToIds(text).All(id => id is >= 0 and < 1024)).Check(Many);
    }

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void Tokens_ids_counts_and_rows_agree(TextNormalization normalization)
    {
        ClipTokenizer tokenizer = MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { Normalization = normalization, ContextLength = 16 });

        Prop.ForAll(AnyText, text =>
        {
            IReadOnlyList<int> ids = tokenizer.EncodeToIds(text);
            int[] row = tokenizer.EncodeBatch([text], TextTruncation.KeepEndOfText);
            int kept = Math.Min(ids.Count, 14);
            return tokenizer.EncodeToTokens(text, out _).Select(token => token.Id).SequenceEqual(ids)
                && tokenizer.CountTokens(text) == ids.Count
                && row.Skip(1).Take(kept).SequenceEqual(ids.Take(kept))
                && row[kept + 1] == MiniTokenizer.EndOfText;
        }).Check(Many);
    }

    [Fact]
    public void Tokens_cover_the_words_of_the_normalised_text_from_left_to_right() =>
        Prop.ForAll(AnyText, text =>
        {
            var tokens = MiniTokenizer.Instance.EncodeToTokens(text, out string? normalized);
            int covered = 0;
            foreach (var token in tokens)
            {
                if (token.Offset.Start.Value > covered && !normalized.AsSpan(covered, token.Offset.Start.Value - covered).ContainsOnly(' ', '\u0345'))
                {
                    return false;
                }

                covered = token.Offset.End.Value;
            }

            return covered <= normalized!.Length;
        }).Check(Many);

    [Fact]
    public void Decoding_gives_the_words_of_the_cleaned_text_back() =>
        Prop.ForAll(AnyText, text =>
        {
            string cleaned = MiniTokenizer.Instance.Normalizer.Normalize(text);
            IEnumerable<string> words = MiniTokenizer.Instance.PreTokenizer.PreTokenize(cleaned).Select(piece => cleaned.Substring(piece.Offset, piece.Length));
            string expected = string.Concat(words.Select(word => word is "<|startoftext|>" or "<|endoftext|>" ? word : word + ' '));
            return MiniTokenizer.Instance.Decode(MiniTokenizer.Instance.EncodeToIds(text)) == expected.Replace("</w>", " ", StringComparison.Ordinal);
        }).Check(Many);

    [Fact]
    public void A_batch_gives_what_its_texts_give_alone() =>
        Prop.ForAll(AnyText.Generator.ArrayOf().Resize(20).ToArbitrary(), texts =>
            MiniTokenizer.Instance.EncodeBatch(texts, TextTruncation.KeepEndOfText)
                .SequenceEqual(texts.SelectMany(text => MiniTokenizer.Instance.EncodeBatch([text], TextTruncation.KeepEndOfText)))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_cache_changes_nothing()
    {
        ClipTokenizer uncached = MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { CachedWords = 0 });

        Prop.ForAll(AnyText, text => uncached.EncodeToIds(text).SequenceEqual(MiniTokenizer.Instance.EncodeToIds(text))).Check(Many);
    }

    [Fact]
    public void The_short_way_for_plain_texts_gives_what_the_long_way_gives() =>
        Prop.ForAll(PlainText, text =>
        {
            var collapsed = new CharBuffer(new char[16]);
            WhiteSpace.AppendCollapsed(WhiteSpace.Strip(HtmlEntities.Unescape(HtmlEntities.Unescape(TextRepair.Fix(text)))), ref collapsed);
            var lowered = new CharBuffer(new char[16]);
            LowerCase.Append(WhiteSpace.Strip(collapsed.Written), finalSigma: true, ref lowered);
            return MiniTokenizer.Instance.Normalizer.Normalize(text) == lowered.Written.ToString();
        }).Check(Many);

    [Fact]
    public void Repairing_a_repaired_text_changes_nothing() =>
        Prop.ForAll(AnyText, text =>
        {
            // A less-than sign that a reference stood for forbids decoding the others the second time.
            string repaired = TextRepair.Fix(text);
            return repaired.Contains('<', StringComparison.Ordinal) || repaired.Contains('\n', StringComparison.Ordinal) || TextRepair.Fix(repaired) == repaired;
        }).Check(Many);
}

file static class SpanExtensions
{
    public static bool ContainsOnly(this ReadOnlySpan<char> text, params ReadOnlySpan<char> allowed) => text.IndexOfAnyExcept(allowed) < 0;
}
