using System.Text.Json.Nodes;
using Clip.Sdk.Files;
using Clip.Sdk.Retrieval;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Retrieval;

public sealed class ImageIndexCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_crash_before_any_step_of_a_commit_leaves_the_old_state_or_the_new_one_and_a_usable_index()
    {
        string[] before = [.. Enumerable.Range(0, 20).Select(i => $"p{i}").Order()], after = [.. before.Except(["p3", "p4"]).Append("new").Append("newer").Order()];
        int step = 0;
        var seen = new HashSet<string>();
        for (bool crashed = true; crashed; step++)
        {
            string folder = _folder.File($"{step}");
            TestIndex.Create(folder, Values.UnitRows(20, 4, 1), VectorStorage.Int8, 10, 6, 4);
            crashed = CrashAt(folder, step, seen);

            string[] state = State(folder);

            Assert.True(state.SequenceEqual(before) || state.SequenceEqual(after), string.Join(',', state));
            Assert.True(crashed || state.SequenceEqual(after));
            using (ImageIndexWriter writer = ImageIndexWriter.Open(folder))
            {
                writer.Append(new IndexedImage { Path = "later" }, [1, 0, 0, 0]);
                writer.Commit();
            }

            Assert.Equal([.. state.Append("later").Order()], State(folder));
            AssertNoLeftovers(folder);
        }

        Assert.Equal(["delete-leftovers", "finish-segment", "flush-folder", "open-new-generation", "write-deleted", "write-manifest"], seen.Order());
        Assert.True(step > 8, $"Only {step} steps were tried.");
    }

    [Fact]
    public void What_a_killed_writer_left_is_ignored_by_readers_and_cleared_away_by_the_next_writer()
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(5, 4, 1));
        string[] leftovers = ["00000007.images", "00000007.entries", "00000009.deleted", "index.json.123-abc.tmp", "00000009.deleted.123-abc.tmp"];
        string[] foreign = ["notes.txt", "photo.images", "x.tmp"];
        foreach (string name in (string[])[.. leftovers, .. foreign])
        {
            File.WriteAllText(_folder.File(name), "half a fi");
        }

        Assert.Equal(5, State(_folder.Path).Length);
        ImageIndexWriter.Open(_folder.Path).Dispose();

        Assert.All(leftovers, name => Assert.False(File.Exists(_folder.File(name))));
        Assert.All(foreign, name => Assert.True(File.Exists(_folder.File(name))));
        Assert.Equal(5, State(_folder.Path).Length);
    }

    [Theory]
    [InlineData("images")]
    [InlineData("image-scales")]
    [InlineData("captions")]
    [InlineData("caption-scales")]
    [InlineData("entries")]
    [InlineData("strings")]
    [InlineData("deleted")]
    public void A_committed_file_that_is_missing_cut_off_or_changed_is_named(string extension)
    {
        string path = CreateWithEverything(extension);
        byte[] whole = File.ReadAllBytes(path);

        File.WriteAllBytes(path, whole[..^1]);
        AssertDamaged(() => ImageIndex.Open(_folder.Path), Path.GetFileName(path));
        File.WriteAllBytes(path, [.. whole, 0]);
        AssertDamaged(() => ImageIndex.Open(_folder.Path), Path.GetFileName(path));
        File.Delete(path);
        AssertDamaged(() => ImageIndex.Open(_folder.Path), $"'{Path.GetFileName(path)}' is missing");
        byte[] changed = [.. whole];
        changed[^1] ^= 1;
        File.WriteAllBytes(path, changed);
        AssertDamaged(
            () =>
            {
                using ImageIndex index = ImageIndex.Open(_folder.Path);
                index.Verify();
            },
            $"'{Path.GetFileName(path)}' is not what was written");
        File.WriteAllBytes(path, whole);
        using ImageIndex good = ImageIndex.Open(_folder.Path);
        good.Verify();
    }

    [Fact]
    public void Every_truncation_of_the_manifest_is_refused_and_no_byte_of_it_can_crash_a_reader()
    {
        CreateWithEverything("images");
        string path = _folder.File("index.json");
        byte[] whole = File.ReadAllBytes(path);
        var random = new Random(1);
        for (int i = 0; i < whole.Length; i++)
        {
            File.WriteAllBytes(path, whole[..i]);
            Assert.Throws<IndexException>(() => ImageIndex.Open(_folder.Path));

            byte[] changed = [.. whole];
            changed[i] = (byte)random.Next(256);
            File.WriteAllBytes(path, changed);
            try
            {
                using ImageIndex index = ImageIndex.Open(_folder.Path);
                Assert.InRange(index.Count, 0, 3);
            }
            catch (IndexException)
            {
            }
        }
    }

    [Fact]
    public void No_byte_of_the_entries_can_crash_a_reader()
    {
        string path = CreateWithEverything("entries");
        byte[] whole = File.ReadAllBytes(path);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0xff;
            File.WriteAllBytes(path, changed);
            using ImageIndex index = ImageIndex.Open(_folder.Path);
            foreach (long row in index.Rows())
            {
                try
                {
                    Assert.NotNull(index.Entry(row).Path);
                    index.Search([1, 0, 0, 0], new SearchOptions { PathPattern = new GlobPattern("*") });
                }
                catch (IndexException)
                {
                }
            }
        }
    }

    [Theory]
    [InlineData("format", "\"other\"", "its manifest says format 'other' where 'clip-image-index' was expected")]
    [InlineData("version", "2", "has version 2; this program reads version 1. Update the program, or make the index again.")]
    [InlineData("info.dimensions", "0", "impossible dimensions")]
    [InlineData("info.dimensions", "2147483647", "impossible dimensions")]
    [InlineData("info.dimensions", "40", "needs a '.images' file of")]
    [InlineData("info.storage", "7", "impossible dimensions")]
    [InlineData("info.spaceId", "\"\"", "lacks the embedding space")]
    [InlineData("segments.0.rows", "-1", "-1 rows")]
    [InlineData("segments.0.rows", "9223372036854775807", "9223372036854775807 rows")]
    [InlineData("segments.0.files", "[]", "needs a '.images' file of")]
    [InlineData("segments.0.files.0.name", "\"../../../etc/passwd\"", "impossible file '../../../etc/passwd'")]
    [InlineData("segments.0.files.0.bytes", "-5", "impossible file")]
    [InlineData("deleted.bytes", "1000000", "where 3 rows need 8")]
    [InlineData("segments", "null", "manifest")]
    [InlineData("segments", "[null]", "manifest")]
    [InlineData("info", "null", "manifest")]
    public void A_manifest_that_lies_is_refused(string place, string value, string message)
    {
        CreateWithEverything("images");
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(_folder.File("index.json")))!;
        string[] steps = place.Split('.');
        JsonNode parent = steps[..^1].Aggregate(manifest, (node, step) => int.TryParse(step, out int index) ? node[index]! : node[step]!);
        parent[steps[^1]] = JsonNode.Parse(value);
        File.WriteAllText(_folder.File("index.json"), manifest.ToJsonString());

        var error = Assert.Throws<IndexException>(() => ImageIndex.Open(_folder.Path));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
    }

    private static bool CrashAt(string folder, int step, HashSet<string> seen)
    {
        int count = 0;
        ImageIndexWriter writer = ImageIndexWriter.Open(folder, name =>
        {
            seen.Add(name);
            if (count++ == step)
            {
                throw new IOException("The power went out.");
            }
        });
        try
        {
            writer.Append(new IndexedImage { Path = "new" }, [1, 0, 0, 0]);
            writer.Append(new IndexedImage { Path = "newer" }, [0, 1, 0, 0]);
            writer.Remove("p3");
            writer.Remove("p4");
            writer.Compact();
            return false;
        }
        catch (IOException)
        {
            Assert.Throws<ObjectDisposedException>(() =>
            {
                writer.Append(new IndexedImage { Path = "too late" }, [1, 0, 0, 0]);
                writer.Commit();
            });
            return true;
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static string[] State(string folder)
    {
        using ImageIndex index = ImageIndex.Open(folder);
        index.Verify();
        return [.. index.Rows().Select(row => index.Entry(row).Path).Order()];
    }

    private static void AssertNoLeftovers(string folder)
    {
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "index.json")))!;
        IEnumerable<string> named = manifest["segments"]!.AsArray().SelectMany(segment => segment!["files"]!.AsArray()).Append(manifest["deleted"])
            .Where(file => file is not null).Select(file => file!["name"]!.GetValue<string>());
        Assert.Equal([.. named.Append("index.json").Append("writer.lock").Order()], Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!).Order());
    }

    // One segment of three rows with captions as int8, one of them removed: every kind of file.
    private string CreateWithEverything(string extension)
    {
        using (ImageIndexWriter writer = ImageIndexWriter.Create(_folder.Path, TestIndex.Info(4, VectorStorage.Int8)))
        {
            writer.Append(new IndexedImage { Path = "a", Caption = "first" }, [1, 0, 0, 0], [0, 1, 0, 0]);
            writer.Append(new IndexedImage { Path = "b" }, [1, 0, 0, 0]);
            writer.Append(new IndexedImage { Path = "c", Caption = "third" }, [1, 0, 0, 0], [0, 0, 0, 1]);
            writer.Commit();
            writer.Remove("b");
            writer.Commit();
        }

        return Assert.Single(Directory.GetFiles(_folder.Path, $"*.{extension}"));
    }

    private void AssertDamaged(Action open, string message)
    {
        var error = Assert.Throws<IndexException>(open);
        Assert.StartsWith($"The image index '{_folder.Path}' is damaged: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
