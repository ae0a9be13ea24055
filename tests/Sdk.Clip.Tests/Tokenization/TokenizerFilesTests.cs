using System.IO.Compression;
using System.Text.Json;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Tokenization;

public class TokenizerFilesTests
{
    private static readonly string[] Texts = ["A photo of a cat.", "it's 2 dogs & <|endoftext|>!", "кошка 猫 😀"];

    [Theory]
    [InlineData("")]
    [InlineData("tokenizer.json")]
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    public void Hugging_Faces_files_are_read_back_as_the_same_tokenizer(string name)
    {
        using var folder = new TemporaryFolder();
        TokenizerFiles.WriteHuggingFace(MiniTokenizer.Instance, folder.Path);

        ClipTokenizer read = ClipTokenizer.Load(Path.Combine(folder.Path, name));

        AssertSame(MiniTokenizer.Instance, read);
        Assert.Equal(77, read.ContextLength);
        Assert.Equal(MiniTokenizer.EndOfText, read.PaddingId);
        Assert.Equal(5, Directory.GetFiles(folder.Path).Length);
    }

    [Theory]
    [InlineData("vocabulary.txt")]
    [InlineData("vocabulary.txt.gz")]
    public void OpenAIs_form_is_read_back_as_the_same_tokenizer(string name)
    {
        using var folder = new TemporaryFolder();
        TokenizerFiles.WriteSimpleVocabulary(MiniTokenizer.Instance, folder.File(name));

        AssertSame(MiniTokenizer.Instance, ClipTokenizer.Load(folder.File(name)));
    }

    [Fact]
    public void OpenAIs_form_ends_without_a_line_break_which_its_reader_takes_for_a_merge()
    {
        using var folder = new TemporaryFolder();
        TokenizerFiles.WriteSimpleVocabulary(MiniTokenizer.Instance, folder.File("a.txt"));
        using var original = new StreamReader(new GZipStream(File.OpenRead(MiniTokenizer.VocabularyPath), CompressionMode.Decompress));

        string written = File.ReadAllText(folder.File("a.txt"));

        Assert.Equal(original.ReadToEnd().Split('\n')[1..], written.Split('\n')[1..]);
        Assert.Contains("#version", written.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_padding_token_is_a_special_one_even_where_rows_are_padded_with_an_ordinary_id()
    {
        using var folder = new TemporaryFolder();
        TokenizerFiles.WriteHuggingFace(MiniTokenizer.Instance, folder.Path);

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(folder.File("tokenizer_config.json")));

        Assert.Equal("<|endoftext|>", document.RootElement.GetProperty("pad_token").GetString());
        Assert.Equal("CLIPTokenizer", document.RootElement.GetProperty("tokenizer_class").GetString());
    }

    [Fact]
    public void Canonicalisation_is_written_as_steps_of_the_normaliser()
    {
        using var folder = new TemporaryFolder();
        TokenizerFiles.WriteHuggingFace(MiniTokenizer.Instance.WithOptions(new ClipTokenizerOptions { Normalization = TextNormalization.Canonical }), folder.Path);

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(folder.File("tokenizer.json")));

        Assert.Equal(5, document.RootElement.GetProperty("normalizer").GetProperty("normalizers").GetArrayLength());
    }

    [Fact]
    public void A_trained_vocabulary_goes_through_every_form()
    {
        using var folder = new TemporaryFolder();
        ClipTokenizer trained = new BpeTrainer().Train(File.ReadLines(Fixtures.Local("tokenizer", "trainer_corpus.txt")));
        TokenizerFiles.WriteHuggingFace(trained, folder.Path);
        TokenizerFiles.WriteSimpleVocabulary(trained, folder.File("simple.txt.gz"));

        AssertSame(trained, ClipTokenizer.Load(folder.Path));
        AssertSame(trained, ClipTokenizer.Load(folder.File("simple.txt.gz")));
    }

    [Fact]
    public void Ids_in_another_order_cannot_be_written_in_OpenAIs_form()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("vocab.json"), """{"<|startoftext|>":0,"<|endoftext|>":1,"a":2,"a</w>":3,"aa</w>":4}""");
        File.WriteAllText(folder.File("merges.txt"), "a a</w>\n");
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"unk_token":"<|endoftext|>"}""");
        ClipTokenizer tokenizer = ClipTokenizer.Load(folder.Path);

        var error = Assert.Throws<ArgumentException>(() => TokenizerFiles.WriteSimpleVocabulary(tokenizer, folder.File("x.txt")));

        Assert.Contains("not in the order that this form implies", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("x.txt")));
    }

    private static void AssertSame(ClipTokenizer expected, ClipTokenizer actual)
    {
        Assert.Equal(expected.Vocabulary.Tokens, actual.Vocabulary.Tokens);
        Assert.Equal(expected.Vocabulary.Merges, actual.Vocabulary.Merges);
        Assert.Equal(expected.StartOfTextId, actual.StartOfTextId);
        Assert.Equal(expected.EndOfTextId, actual.EndOfTextId);
        Assert.All(Texts, text => Assert.Equal(expected.EncodeToIds(text), actual.EncodeToIds(text)));
    }
}
