using System.IO.Compression;
using System.Text;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Tokenization;

/// <summary>Damaged and hostile vocabulary files: each is refused with its name and, where there is one, its line.</summary>
public class VocabularyFileTests
{
    private const string Toy = """{"<|startoftext|>":0,"<|endoftext|>":1,"a":2,"b":3,"a</w>":4,"b</w>":5,"ab</w>":6}""";
    private const string ToyConfiguration = """{"unk_token":"<|endoftext|>","model_max_length":9,"pad_token":"<|endoftext|>"}""";

    [Theory]
    [InlineData("", "line 1: wanted a header line with '#version'")]
    [InlineData("i n\nt h", "line 1: wanted a header line with '#version'")]
    [InlineData("#version: 0.2", "the file ends without a single merge")]
    [InlineData("#version: 0.2\ni n\nt", "line 3: wanted two symbols with a space between, got 't'")]
    [InlineData("#version: 0.2\ni n x", "line 2: wanted two symbols")]
    [InlineData("#version: 0.2\ni n\n\nt h", "line 3: the line is empty, which would shift every id behind it")]
    [InlineData("#version: 0.2\ni n\nt h\ni n", "line 4: 'in' is there already, as id 512")]
    [InlineData("#version: 0.2\ni nt\nn t", "line 2: 'nt' is neither a byte nor made by an earlier merge")]
    public void A_damaged_simple_vocabulary_is_refused_with_its_line(string content, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("vocabulary.txt");
        File.WriteAllText(path, content);

        var error = Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(path));

        Assert.Equal(path, error.Path);
        Assert.Contains($"'{path}', {(problem.StartsWith("line", StringComparison.Ordinal) ? string.Empty : "line 1: ")}{problem}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_breaks_at_the_end_and_Windows_line_breaks_are_no_merges()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.txt"), "#version: 0.2\r\ni n\r\nt h\r\n\r\n");

        Assert.Equal(516, ClipTokenizer.Load(folder.File("a.txt")).VocabularySize);
    }

    [Fact]
    public void Merges_beyond_OpenAIs_number_are_left_out()
    {
        string[] letters = [.. "abcdefghijklmnopqrstuvwxyz0123456789".Select(letter => letter.ToString())];
        IEnumerable<string> pairs = letters.SelectMany(first => letters.Select(second => $"{first} {second}"));
        IEnumerable<string> triples = letters.SelectMany(first => letters.SelectMany(second => letters.Select(third => $"{first}{second} {third}")));
        IEnumerable<string> quadruples = letters.Take(2).SelectMany(first => letters.SelectMany(second => letters.SelectMany(third => letters.Select(fourth => $"{first}{second}{third} {fourth}"))));
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("a.txt"), ["#version: 0.2", .. pairs, .. triples, .. quadruples]);

        Assert.Equal(49408, ClipTokenizer.Load(folder.File("a.txt")).VocabularySize);
    }

    [Fact]
    public void Gzip_data_that_is_cut_short_or_damaged_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(MiniTokenizer.VocabularyPath);
        byte[] damaged = [.. whole];
        damaged[200] ^= 0xFF;
        File.WriteAllBytes(folder.File("short.gz"), whole[..^300]);
        File.WriteAllBytes(folder.File("damaged.gz"), damaged);

        Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.File("short.gz")));
        Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.File("damaged.gz")));
    }

    [Fact]
    public void A_gzip_bomb_is_refused_before_it_fills_the_memory()
    {
        using var folder = new TemporaryFolder();
        using (var gzip = new GZipStream(File.Create(folder.File("bomb.gz")), CompressionLevel.Fastest))
        {
            byte[] zeros = new byte[1 << 20];
            for (int index = 0; index < 130; index++)
            {
                gzip.Write(zeros);
            }
        }

        Assert.Contains("unpacks to more than 128 MiB", Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.File("bomb.gz"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.txt"), [.. "#version\na "u8, 0xFF, 0xFE]);

        Assert.Contains("is not UTF-8 text at byte 11", Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.File("a.txt"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_are_refused_as_any_form()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        foreach (string name in (ReadOnlySpan<string>)["a.txt", "tokenizer.json", "vocab.json", "merges.txt"])
        {
            for (int round = 0; round < 20; round++)
            {
                byte[] bytes = new byte[random.Next(0, 400)];
                random.NextBytes(bytes);
                File.WriteAllBytes(folder.File(name), bytes);
                Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.File(name)));
            }
        }
    }

    [Fact]
    public void Absent_files_and_directories_without_a_vocabulary_are_refused_with_what_was_wanted()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("does not exist", Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.File("no.txt.gz"))).Message, StringComparison.Ordinal);
        Assert.Contains("Wanted 'tokenizer.json'", Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);

        File.WriteAllText(folder.File("spiece.model"), "x");

        Assert.Contains("'spiece.model' is a SentencePiece model", Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("path", () => ClipTokenizer.Load(string.Empty));
    }

    [Fact]
    public void A_pair_of_files_needs_both()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("vocab.json"), Toy);

        var error = Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.Path));

        Assert.Contains("needs 'merges.txt' beside it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_toy_vocabulary_with_an_unknown_token_is_read_with_its_configuration()
    {
        using TemporaryFolder folder = Write(Toy, "#version: 0.2\na b</w>\n");

        ClipTokenizer tokenizer = ClipTokenizer.Load(folder.Path);

        Assert.Equal(9, tokenizer.ContextLength);
        Assert.Equal(1, tokenizer.PaddingId);
        Assert.Equal([6, 2, 1], tokenizer.EncodeToIds("ab ax"));
    }

    [Theory]
    [InlineData("""{"<|startoftext|>":0,"<|endoftext|>":1,"a":2,"b":4}""", "", "'b' has the id 4, but there are only 4 tokens")]
    [InlineData("""{"<|startoftext|>":0,"<|endoftext|>":1,"a":1}""", "", "the id 1 belongs to")]
    [InlineData("""{"<|startoftext|>":0,"<|endoftext|>":1,"a":-1}""", "", "'a' has the id -1, wanted a whole number")]
    [InlineData("""{"<|startoftext|>":0,"<|endoftext|>":1,"a":99999999999}""", "", "'a' has the id 99999999999, wanted a whole number")]
    [InlineData("""{"<|startoftext|>":0,"<|endoftext|>":1,"a":1.5}""", "", "'a' has the id 1.5, wanted a whole number")]
    [InlineData("""{"<|startoftext|>":0,"<|endoftext|>":1,"a":2,"a":2}""", "", "'a' is there twice")]
    [InlineData("""{"<|startoftext|>":0,"a":1}""", "", "the end-of-text token '<|endoftext|>' is not in the vocabulary")]
    [InlineData("""[1,2]""", "", "holds a JSON Array, wanted an object")]
    [InlineData("""{"<|startoftext|>":0,""", "", "line 1: not valid JSON. The file may be cut short.")]
    [InlineData(Toy, "a x", "line 1: 'x' is not in the vocabulary")]
    [InlineData(Toy, "a b", "line 1: 'ab' is not in the vocabulary")]
    [InlineData(Toy, "a b</w>\na b</w>", "line 2: 'ab</w>' is made a second time")]
    [InlineData(Toy, "#version: 0.2\na", "line 2: wanted two symbols")]
    public void A_damaged_pair_is_refused_with_the_reason(string vocabulary, string merges, string problem)
    {
        using TemporaryFolder folder = Write(vocabulary, merges);

        Assert.Contains(problem, Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merges_that_are_cut_short_are_noticed_by_the_tokens_that_nothing_makes()
    {
        using var folder = new TemporaryFolder();
        TokenizerFiles.WriteHuggingFace(MiniTokenizer.Instance, folder.Path);
        File.Delete(folder.File("tokenizer.json"));
        string[] lines = File.ReadAllLines(folder.File("merges.txt"));
        File.WriteAllLines(folder.File("merges.txt"), lines[..^10]);

        var error = Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.Path));

        Assert.Contains("10 tokens, the first being '", error.Message, StringComparison.Ordinal);
        Assert.Contains("are made by none of the 500 merges", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_without_a_token_needs_an_unknown_token()
    {
        using TemporaryFolder folder = Write(Toy, string.Empty, configuration: "{}");

        Assert.Contains("the byte token '!' is not in the vocabulary, and there is no unknown token", Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":{"type":"Unigram","vocab":[],"merges":[]}}""", "holds a tokenizer of type 'Unigram'")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]}}""", "with the word ending ''")]
    [InlineData("""{"version":"1.0"}""", "has no 'model' of kind Object")]
    [InlineData("""{"model":{"type":"BPE","end_of_word_suffix":"</w>","vocab":{"a":0}}}""", "has no 'merges' of kind Array")]
    [InlineData("""{"model":{"type":"BPE","end_of_word_suffix":"</w>","vocab":{"a":0},"merges":["a"]}}""", "merge 0: wanted two symbols, got \"a\"")]
    [InlineData("""{"model":{"type":"BPE","end_of_word_suffix":"</w>","vocab":{"a":0},"merges":[["a",1]]}}""", "merge 0: wanted two symbols")]
    [InlineData("""{"added_tokens":[{"id":"x"}],"model":{"type":"BPE","end_of_word_suffix":"</w>","vocab":{"a":0},"merges":[]}}""", "'added_tokens' has no whole-number 'id'")]
    public void A_tokenizer_json_of_another_kind_is_refused(string content, string problem)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), content);

        Assert.Contains(problem, Assert.Throws<ModelFormatException>(() => ClipTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merges_written_as_arrays_are_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), $$$"""{"model":{"type":"BPE","unk_token":"<|endoftext|>","end_of_word_suffix":"</w>","vocab":{{{Toy}}},"merges":[["a","b</w>"]]}}""");

        Assert.Equal([6], ClipTokenizer.Load(folder.Path).EncodeToIds("ab"));
    }

    [Fact]
    public void An_ordinary_token_that_some_models_pad_with_stays_ordinary_inside_a_text()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("tokenizer.json"),
            $$$"""{"added_tokens":[{"id":2,"content":"a","normalized":true}],"model":{"type":"BPE","unk_token":"<|endoftext|>","end_of_word_suffix":"</w>","vocab":{{{Toy}}},"merges":["a b</w>"]}}""");

        ClipTokenizer tokenizer = ClipTokenizer.Load(folder.Path);

        Assert.Equal([6], tokenizer.EncodeToIds("ab"));
        Assert.Equal([2, 5], tokenizer.WithOptions(new ClipTokenizerOptions { Normalization = TextNormalization.HuggingFace }).EncodeToIds("ab"));
    }

    [Fact]
    public void Added_tokens_are_found_whole()
    {
        using TemporaryFolder folder = Write(Toy, "a b</w>");
        File.WriteAllText(folder.File("added_tokens.json"), """{"<cat-toy>":7}""");

        Assert.Equal([4, 7, 5], ClipTokenizer.Load(folder.Path).EncodeToIds("a <cat-toy> b"));
    }

    [Fact]
    public void The_tokenizer_folder_of_a_diffusion_pipeline_is_found()
    {
        using var folder = new TemporaryFolder();
        TokenizerFiles.WriteHuggingFace(MiniTokenizer.Instance, folder.File("tokenizer"));

        Assert.Equal(1024, ClipTokenizer.Load(folder.Path).VocabularySize);
    }

    private static TemporaryFolder Write(string vocabulary, string merges, string configuration = ToyConfiguration)
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("vocab.json"), vocabulary);
        File.WriteAllText(folder.File("merges.txt"), merges, new UTF8Encoding(false));
        File.WriteAllText(folder.File("tokenizer_config.json"), configuration);
        return folder;
    }
}
