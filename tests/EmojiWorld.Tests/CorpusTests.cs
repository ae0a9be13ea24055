using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Output;

namespace Clip.Sdk.EmojiWorld.Tests;

public sealed class CorpusTests(TinyWorld world) : IClassFixture<TinyWorld>
{
    [Fact]
    public void Concepts_are_joined_by_code_point_and_sorted_into_kinds()
    {
        EmojiCorpus corpus = EmojiCorpus.OpenForTraining(world.Corpus);

        Assert.Equal(
            [("fox", ConceptKind.Base), ("green apple", ConceptKind.Base), ("grinning face", ConceptKind.Base), ("man farmer", ConceptKind.Variant), ("flag of Nowhere", ConceptKind.Extra)],
            corpus.Concepts.Select(concept => (concept.Noun.Name, concept.Kind)));
        Assert.Equal(["fox face", "vixen"], corpus.Concepts[0].OtherNames);
        Assert.Empty(corpus.Concepts[1].OtherNames);
        Assert.Equal([0, 1, 2], corpus.BaseConcepts);
        Assert.Equal([0, 1, 2, 3, 4], corpus.StylesOf[0]);
        Assert.Equal([1], corpus.StylesOf[4]);
    }

    [Fact]
    public void Training_never_sees_the_test_style_and_the_test_sees_no_other()
    {
        Assert.Equal(["noto", "twemoji", "fluent-flat", "noto-v1", "emojione"], EmojiCorpus.OpenForTraining(world.Corpus).StyleNames);
        Assert.Equal(["fluent-3d"], EmojiCorpus.OpenForTest(world.Corpus).StyleNames);
        Assert.Throws<ArgumentException>("corpus", () => new EvaluationSet(EmojiCorpus.OpenForTraining(world.Corpus), 32));
    }

    [Fact]
    public void Icons_are_drawn_premultiplied_in_three_sizes()
    {
        IReadOnlyList<IconBitmap> sizes = EmojiCorpus.OpenForTraining(world.Corpus).IconOf(0, 0);

        Assert.Equal([16, 8, 4], sizes.Select(size => size.Size));
        Assert.Equal([255, 0, 0, 255], sizes[0].Pixels.Span.Slice(((4 * 16) + 8) * 4, 4).ToArray());
        Assert.Equal([0, 0, 0, 0], sizes[0].Pixels.Span.Slice(((12 * 16) + 8) * 4, 4).ToArray());
        Assert.Equal([64, 0, 0, 64], sizes[2].Pixels.Span.Slice(0, 4).ToArray());
    }

    [Fact]
    public void Aliases_turn_their_parent()
    {
        using IconifySet set = IconifySet.Open(Path.Combine(world.Modules, IconStyle.All[0].Package));

        byte[] pixels = IconRasterizer.Draw(set, "turned", 16);

        Assert.Equal([0, 0, 0, 0], pixels.AsSpan(((4 * 16) + 8) * 4, 4).ToArray());
        Assert.Equal([255, 0, 0, 255], pixels.AsSpan(((12 * 16) + 8) * 4, 4).ToArray());
        Assert.Throws<KeyNotFoundException>(() => set.ToSvg("missing", 16));
    }

    [Fact]
    public void Absent_and_foreign_files_say_what_to_do()
    {
        Assert.Contains("emoji-world prepare", Assert.Throws<InputException>(() => EmojiCorpus.OpenForTest("absent.bin")).Message, StringComparison.Ordinal);
        string foreign = Path.Combine(world.Modules, "foreign.bin");
        File.WriteAllBytes(foreign, new byte[64]);
        Assert.Contains("is no corpus file", Assert.Throws<InputException>(() => EmojiCorpus.OpenForTest(foreign)).Message, StringComparison.Ordinal);
        Assert.Contains("npm ci", Assert.Throws<InputException>(() => ConceptTable.Read(Path.Combine(world.Modules, "nothing"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_evaluation_set_has_a_folder_for_each_class_and_no_caption_twice()
    {
        string folder = Path.Combine(world.Modules, "evaluation");
        new EvaluationSet(EmojiCorpus.OpenForTest(world.Corpus), 32).Write(folder, sceneCount: 30);

        Assert.Equal(["a fox", "a green apple", "a grinning face"], File.ReadAllLines(Path.Combine(folder, "classnames.txt")));
        Assert.Equal(["0000", "0001", "0002"], Directory.GetDirectories(Path.Combine(folder, "single")).Select(Path.GetFileName).Order());
        var faults = new Clip.Sdk.Training.Data.SampleFaults();
        var list = Clip.Sdk.Training.Data.JsonlSampleList.Read(Path.Combine(folder, "scenes.jsonl"), "filepath", "title", faults: faults);
        Assert.Equal(30, Enumerable.Range(0, list.Count).Select(i => list.CaptionsOf(i)[0]).Distinct().Count());
        Assert.Equal(0, faults.Total);
        Assert.True(File.Exists(list.PathOf(29)));
    }
}
