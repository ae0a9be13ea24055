using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Clip.Sdk.Batches;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Batches.Tests;

public sealed class SourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_gives_pictures_texts_references_and_further_columns()
    {
        Write("pairs.csv", "image,prompt,category,references\na.png,\"a cat, sitting\",animals,\"[\"\"one\"\",\"\"two\"\"]\"\nsub/b.png,a dog,animals,\n,no picture,,\n");

        BatchEntry[] entries = await ReadAsync("pairs.csv");

        Assert.Equal([_folder.File("a.png"), _folder.File("sub/b.png"), null], entries.Select(entry => entry.Item.Image?.Path));
        Assert.Equal(["a cat, sitting", "a dog", "no picture"], entries.Select(entry => entry.Item.Text));
        Assert.Equal(["1", "2", "3"], entries.Select(entry => entry.Item.Id));
        Assert.Equal(["one", "two"], entries[0].Item.References);
        Assert.Equal("animals", entries[0].Item.Fields["category"]);
        Assert.Equal([0L, 1, 2], entries.Select(entry => entry.Item.Index));
    }

    [Fact]
    public async Task Columns_can_be_named_and_pictures_lie_elsewhere()
    {
        Write("table.tsv", "key\turl_file\ttitle\nk1\tx.png\tan x\n");

        BatchEntry[] entries = await ReadAsync("table.tsv", new BatchSourceOptions { ImageColumn = "url_file", TextColumn = "title", ImageRoot = "/elsewhere" });

        Assert.Equal(("k1", "/elsewhere/x.png", "an x"), (entries[0].Item.Id, entries[0].Item.Image!.Path, entries[0].Item.Text));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_refuses_the_table()
    {
        Write("broken.csv", "image,text\na.png,\"never closed\n" + new string('x', 100) + "\n");

        InputException error = await Assert.ThrowsAsync<InputException>(() => ReadAsync("broken.csv"));

        Assert.Contains("Check its quotes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_lines_are_entries_with_an_error_and_keep_their_place()
    {
        Write("items.jsonl", "{\"image\":\"a.png\",\"text\":\"one\"}\n\nnot\u0001json.png\n{broken\n[1]\n{\"image\":\"https://example.org/x.png\"}\n{\"text\":\"\\ud800\"}\n{\"image\":\"data:image/png;base64,AAAA\",\"id\":\"last\",\"seed\":7}\n");

        BatchEntry[] entries = await ReadAsync("items.jsonl");

        Assert.Equal([null, null, "input", null, "input", "input", null], entries.Select(entry => entry.Error?.Code));
        Assert.Contains("nothing is fetched from a network", entries[4].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(("last", ImageSourceKind.Encoded, "7"), (entries[6].Item.Id, entries[6].Item.Image!.Kind, entries[6].Item.Fields["seed"]));
        Assert.Equal(Enumerable.Range(0, 7).Select(index => (long)index), entries.Select(entry => entry.Item.Index));
    }

    [Fact]
    public async Task A_folder_takes_texts_by_order_by_name_or_from_files_beside_the_pictures()
    {
        foreach (string name in (ReadOnlySpan<string>)["b.png", "a.png", "c.jpg"])
        {
            Write("pictures/" + name, "x");
        }

        Write("pictures/b.txt", "a sidecar\n");
        Write("prompts.txt", "first\nsecond\nthird\n");
        // The form of DiffusionDB's part files.
        Write("part-000001.json", """{"a.png":{"p":"a castle","se":42,"c":7.5,"sa":"k_lms"},"c.jpg":"a plain text"}""");

        BatchEntry[] beside = await ReadAsync("pictures"), byOrder = await ReadAsync("pictures", new BatchSourceOptions { PromptsFile = _folder.File("prompts.txt") });
        BatchEntry[] byName = await ReadAsync("pictures", new BatchSourceOptions { PromptsFile = _folder.File("part-000001.json") });

        Assert.Equal([null, "a sidecar", null], beside.Select(entry => entry.Item.Text));
        Assert.Equal(["first", "second", "third"], byOrder.Select(entry => entry.Item.Text));
        Assert.Equal(["a castle", null, "a plain text"], byName.Select(entry => entry.Item.Text));
        Assert.Equal("42", byName[0].Item.Fields["se"]);
        Assert.Equal(_folder.File("pictures/a.png"), byName[0].Item.Id);
    }

    [Fact]
    public async Task Texts_by_order_must_be_as_many_as_the_pictures()
    {
        Write("pictures/a.png", "x");
        Write("prompts.txt", "first\nsecond\n");

        InputException error = await Assert.ThrowsAsync<InputException>(() => ReadAsync("pictures", new BatchSourceOptions { PromptsFile = _folder.File("prompts.txt") }));

        Assert.Contains("2 lines for 1 pictures", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shard.tar")]
    [InlineData("shard.tar.gz")]
    public async Task Shards_give_one_item_a_name(string shard)
    {
        WriteShard(shard, ("a/1.jpg", "picture 1"), ("a/1.txt", "text 1"), ("README.md", "no item"), ("a/2.json", """{"caption":"text 2","safe":true}"""), ("a/2.png", "picture 2"), ("a/3.json", "broken"), ("a/3.png", "picture 3"));

        BatchEntry[] entries = await ReadAsync(shard);

        string path = _folder.File(shard);
        Assert.Equal([$"{path}:a/1", $"{path}:a/2", $"{path}:a/3"], entries.Select(entry => entry.Item.Id));
        Assert.Equal(["text 1", "text 2", null], entries.Select(entry => entry.Item.Text));
        Assert.Equal("picture 2", Encoding.UTF8.GetString(entries[1].Item.Image!.Bytes.Span));
        Assert.Equal("true", entries[1].Item.Fields["safe"]);
        Assert.Equal([null, null, "input"], entries.Select(entry => entry.Error?.Code));
    }

    [Fact]
    public async Task A_shard_that_is_cut_off_is_one_error_and_the_next_one_is_read()
    {
        WriteShard("s-0.tar", ("1.png", "one"), ("2.png", new string('x', 5000)));
        WriteShard("s-1.tar", ("3.png", "three"));
        await using (var file = new FileStream(_folder.File("s-0.tar"), FileMode.Open))
        {
            file.SetLength(3000);
        }

        BatchEntry[] entries = await ReadAsync("s-{0..1}.tar");

        Assert.Equal([null, "shard-truncated", null], entries.Select(entry => entry.Error?.Code));
        Assert.EndsWith("s-1.tar:3", entries[2].Item.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_that_are_not_wanted_are_passed_over_and_keep_their_numbers()
    {
        WriteShard("s.tar", ("1.png", "one"), ("2.png", "two"), ("3.png", "three"), ("3.txt", "text"));

        var entries = new List<BatchEntry>();
        await foreach (BatchEntry entry in BatchSources.Open([_folder.File("s.tar")]).ReadAsync((index, _) => index != 1))
        {
            entries.Add(entry);
        }

        Assert.Equal([0L, 2], entries.Select(entry => entry.Item.Index));
        Assert.Equal("text", entries[1].Item.Text);
    }

    [Fact]
    public void Inputs_of_different_kinds_are_not_mixed()
    {
        Assert.Contains("cannot be joined", Assert.Throws<InputException>(() => BatchSources.Open(["pictures", "pairs.csv"])).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<InputException>(() => BatchSources.Open([_folder.File("absent.jsonl")])).Message, StringComparison.Ordinal);
    }

    private async Task<BatchEntry[]> ReadAsync(string input, BatchSourceOptions? options = null)
    {
        var entries = new List<BatchEntry>();
        await foreach (BatchEntry entry in BatchSources.Open([_folder.File(input)], options).ReadAsync())
        {
            entries.Add(entry);
        }

        Assert.DoesNotContain(entries, entry => entry.Key == 0);
        return [.. entries];
    }

    private void Write(string name, string content)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>Written with the framework's own writer.</summary>
    private void WriteShard(string name, params (string Name, string Content)[] files)
    {
        using Stream file = File.Create(_folder.File(name));
        using Stream target = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Compress) : file;
        using var tar = new TarWriter(target);
        foreach ((string entry, string content) in files)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }
    }
}
