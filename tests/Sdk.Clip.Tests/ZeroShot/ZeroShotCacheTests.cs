using Clip.Sdk.TestSupport;
using Clip.Sdk.ZeroShot;

namespace Clip.Sdk.Clip.Tests.ZeroShot;

public sealed class ZeroShotCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeClipModel _model = new();
    private readonly ZeroShotOptions _options;

    public ZeroShotCacheTests() => _options = new() { Cache = new ZeroShotCache(_folder.File("cache")) };

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_second_time_nothing_is_encoded_and_the_bits_are_the_same()
    {
        ZeroShotClassifier first = ZeroShotClassifier.Create(_model, ["a", "bc"], _options);
        int encoded = _model.Letters.EncodedCount;

        ZeroShotClassifier second = ZeroShotClassifier.Create(_model, ["a", "bc"], _options);

        Assert.False(first.IsFromCache);
        Assert.True(second.IsFromCache);
        Assert.Equal(encoded, _model.Letters.EncodedCount);
        Assert.Equal(first.LabelEmbeddings.Values.ToArray(), second.LabelEmbeddings.Values.ToArray());
    }

    [Fact]
    public void Other_labels_templates_spaces_and_precisions_are_other_entries()
    {
        ZeroShotClassifier.Create(_model, ["ab", "c"], _options);
        using var otherSpace = new FakeClipModel { Letters = new LetterEncoder { ContextLength = 100, Info = new(4, "letters-2", 8) } };
        using var otherPrecision = new FakeClipModel { Info = _model.Info with { Precision = "int8" } };

        Assert.False(ZeroShotClassifier.Create(_model, ["a", "bc"], _options).IsFromCache);
        Assert.False(ZeroShotClassifier.Create(_model, ["c", "ab"], _options).IsFromCache);
        Assert.False(ZeroShotClassifier.Create(_model, ["ab", "c"], _options with { Templates = PromptTemplates.OpenAI7 }).IsFromCache);
        Assert.False(ZeroShotClassifier.Create(otherSpace, ["ab", "c"], _options).IsFromCache);
        Assert.False(ZeroShotClassifier.Create(otherPrecision, ["ab", "c"], _options).IsFromCache);
        Assert.True(ZeroShotClassifier.Create(_model, ["ab", "c"], _options).IsFromCache);
    }

    [Fact]
    public void An_entry_damaged_at_any_byte_or_cut_off_anywhere_is_made_anew()
    {
        ZeroShotClassifier first = ZeroShotClassifier.Create(_model, ["a"], _options);
        string entry = Assert.Single(Directory.GetFiles(_options.Cache!.Folder));
        byte[] whole = File.ReadAllBytes(entry);

        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x40;
            AssertRebuilt(damaged);
            AssertRebuilt(whole[..i]);
        }

        AssertRebuilt([.. whole, 0]);

        void AssertRebuilt(byte[] content)
        {
            File.WriteAllBytes(entry, content);
            ZeroShotClassifier again = ZeroShotClassifier.Create(_model, ["a"], _options);
            Assert.False(again.IsFromCache);
            Assert.Equal(first.LabelEmbeddings.Values.ToArray(), again.LabelEmbeddings.Values.ToArray());
            Assert.Equal(whole, File.ReadAllBytes(entry));
        }
    }

    [Fact]
    public void The_entries_that_were_used_longest_ago_go_when_the_folder_is_full()
    {
        // An entry of one label is 8 + 32 + 16 bytes; two fit.
        ZeroShotOptions small = _options with { Cache = new ZeroShotCache(_folder.File("small"), maxBytes: 120) };
        ZeroShotClassifier.Create(_model, ["a"], small);
        ZeroShotClassifier.Create(_model, ["b"], small);
        foreach (string entry in Directory.GetFiles(small.Cache!.Folder))
        {
            File.SetLastWriteTimeUtc(entry, DateTime.UtcNow.AddHours(-1));
        }

        Assert.True(ZeroShotClassifier.Create(_model, ["a"], small).IsFromCache);
        ZeroShotClassifier.Create(_model, ["c"], small);

        Assert.Equal(2, Directory.GetFiles(small.Cache.Folder).Length);
        Assert.Equal([true, true], ((string[])["a", "c"]).Select(label => ZeroShotClassifier.Create(_model, [label], small).IsFromCache));
        Assert.False(ZeroShotClassifier.Create(_model, ["b"], small).IsFromCache);
    }

    [Fact]
    public void Labels_that_were_cut_to_the_context_are_not_kept()
    {
        using var model = new FakeClipModel { Letters = new LetterEncoder { ContextLength = 8 } };

        ZeroShotClassifier.Create(model, ["a"], _options);

        Assert.False(ZeroShotClassifier.Create(model, ["a"], _options).IsFromCache);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_costs_time_but_no_result()
    {
        File.WriteAllText(_folder.File("file"), "in the way");
        ZeroShotOptions options = _options with { Cache = new ZeroShotCache(_folder.File("file", "cache")) };

        ZeroShotClassifier.Create(_model, ["a"], options);

        Assert.False(ZeroShotClassifier.Create(_model, ["a"], options).IsFromCache);
    }
}
