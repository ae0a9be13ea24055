using System.Buffers;
using System.Text.Json;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Tokenization.Unigram;
using FsCheck;
using FsCheck.Fluent;

namespace Clip.Sdk.Tokenization;

/// <summary>SigLIP's tokenizer against Google's SentencePiece (tests/reference/siglip.py).</summary>
public class UnigramTokenizerTests
{
    private static readonly UnigramTokenizer Tokenizer = UnigramTokenizer.Load(Model("spiece.model"));

    [Theory]
    [InlineData("spiece.model")]
    [InlineData("tokenizer.json")]
    [InlineData("")]
    public void Ids_are_SentencePiece_s(string file)
    {
        UnigramTokenizer tokenizer = UnigramTokenizer.Load(Model(file));
        using JsonDocument reference = Reference();
        string[] texts = [.. reference.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
        int[][] expected = Ids(reference, "ids");

        int[] rows = new int[texts.Length * tokenizer.ContextLength];
        TokenizedText[] facts = new TokenizedText[texts.Length];
        tokenizer.EncodeBatch(texts, rows, facts, TextTruncation.KeepEndOfText);

        for (int text = 0; text < texts.Length; text++)
        {
            int kept = Math.Min(expected[text].Length, 63);
            Assert.Equal([.. expected[text][..kept], .. Enumerable.Repeat(1, 64 - kept)], rows.AsSpan(text * 64, 64).ToArray());
            Assert.Equal(new TokenizedText(expected[text].Length, expected[text].Length > 63, kept), facts[text]);
            Assert.Equal(expected[text], tokenizer.EncodeToIds(texts[text]));
        }
    }

    [Fact]
    public void Without_cleaning_ids_are_SentencePiece_s_too()
    {
        UnigramVocabulary vocabulary = SentencePieceReader.Read(Model("spiece.model"));
        var encoder = new UnigramEncoder(vocabulary);
        using JsonDocument reference = Reference();
        string[] texts = [.. reference.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
        int[][] expected = Ids(reference, "pieces");

        for (int text = 0; text < texts.Length; text++)
        {
            Assert.Equal(expected[text], encoder.Encode(vocabulary.Normalizer.Normalize(texts[text])).Select(piece => piece.Id));
        }
    }

    [Fact]
    public void A_vocabulary_that_keeps_spaces_gives_SentencePiece_s_ids_too()
    {
        UnigramTokenizer tokenizer = UnigramTokenizer.Load(Model("keeps_spaces.model"));
        using JsonDocument reference = Reference();
        string[] texts = [.. reference.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
        int[][] expected = Ids(reference, "keeps_spaces");

        for (int text = 0; text < texts.Length; text++)
        {
            Assert.Equal(expected[text], tokenizer.EncodeToIds(texts[text]));
        }
    }

    [Fact]
    public void Its_vocabularies_are_told_from_CLIP_s()
    {
        Assert.True(UnigramTokenizer.Recognizes(Model("")));
        Assert.True(UnigramTokenizer.Recognizes(Model("spiece.model")));
        Assert.True(UnigramTokenizer.Recognizes(Model("tokenizer.json")));
        Assert.False(UnigramTokenizer.Recognizes(Fixtures.Local("models", "vit_quickgelu", "hf")));
        Assert.False(UnigramTokenizer.Recognizes(Fixtures.Local("models", "mini_bpe_1024.txt.gz")));
    }

    [Fact]
    public void Cleaning_is_that_of_the_reference()
    {
        using JsonDocument reference = Reference();
        string[] texts = [.. reference.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
        string[] expected = [.. reference.RootElement.GetProperty("cleaned").EnumerateArray().Select(text => text.GetString()!)];

        Assert.Equal(expected, texts.Select(text => UnigramNormalizer.Clean(text)));
    }

    [Fact]
    public void Texts_come_back_cleaned()
    {
        Assert.Equal("a photo of a cat", Tokenizer.Decode(Tokenizer.EncodeToIds("A photo of a cat!")));
        Assert.Equal(OperationStatus.InvalidData, Tokenizer.Decode([5, 9999], new char[10], out int consumed, out _));
        Assert.Equal(1, consumed);
        Assert.Equal(OperationStatus.DestinationTooSmall, Tokenizer.Decode(Tokenizer.EncodeToIds("a photo"), new char[2], out consumed, out _));
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void A_text_that_does_not_fit_is_an_error_or_is_cut_and_said_to_be()
    {
        string text = string.Concat(Enumerable.Repeat("cat ", 100));
        TextMeasure[] measures = new TextMeasure[1];
        Tokenizer.Measure([text], measures);

        var error = Assert.Throws<InputException>(() => Tokenizer.EncodeBatch([text], new int[64], default));

        Assert.True(measures[0].IsTruncated);
        Assert.Contains("holds 63 beside end-of-text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_of_the_vocabulary_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Model("spiece.model"));
        for (int length = 0; length < whole.Length; length += length < 200 ? 1 : 4999)
        {
            File.WriteAllBytes(folder.File("spiece.model"), whole[..length]);

            Assert.Throws<ModelFormatException>(() => UnigramTokenizer.Load(folder.File("spiece.model")));
        }
    }

    [Fact]
    public void Damaged_vocabularies_are_refused_or_read_but_never_crash()
    {
        byte[] whole = File.ReadAllBytes(Model("spiece.model"));
        using var folder = new TemporaryFolder();
        int refused = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = [.. whole];
            for (int change = 0; change < 20; change++)
            {
                // Half of the changes hit the pieces, whose part of the file is small.
                bytes[random.Next(change % 2 == 0 ? 6000 : bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(folder.File("spiece.model"), bytes);
            try
            {
                UnigramTokenizer.Load(folder.File("spiece.model")).EncodeToIds("a photo of ﬁve cats ½ Ⅷ Ａ");
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 100);
    }

    [Fact]
    public void Any_text_is_cut_into_pieces_that_cover_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            IReadOnlyList<Microsoft.ML.Tokenizers.EncodedToken> tokens = Tokenizer.EncodeToTokens(text ?? string.Empty, out string? normalized);
            return normalized == string.Concat(tokens.Select(token => token.Value)) && tokens.All(token => (uint)token.Id < (uint)Tokenizer.VocabularySize);
        }));

    [Theory]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]}}""", "'Unigram'")]
    [InlineData("""{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>"]]}}""", "a spelling with its score")]
    [InlineData("""{"model":{"type":"Unigram","unk_id":5,"vocab":[["<unk>",0]]}}""", "there are 1 pieces")]
    [InlineData("""{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1]]}}""", "'</s>'")]
    [InlineData("""{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["</s>",0],["</s>",-1]]}}""", "twice")]
    [InlineData("""{"normalizer":{"type":"Precompiled","precompiled_charsmap":"AAA"},"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["</s>",0]]}}""", "base 64")]
    [InlineData("""{"normalizer":{"type":"Precompiled","precompiled_charsmap":"/////w=="},"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["</s>",0]]}}""", "normalisation map")]
    public void Bad_files_say_what_is_wrong(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), json);

        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => UnigramTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static string Model(string file) => Fixtures.Local("models", "siglip", file);

    private static JsonDocument Reference() => JsonDocument.Parse(File.ReadAllText(Fixtures.Local("models", "siglip", "reference", "tokens.json")));

    private static int[][] Ids(JsonDocument reference, string name) =>
        [.. reference.RootElement.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt32()).ToArray())];
}
