using Clip.Sdk.Samples.EmojiWorld;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.EmojiWorld.Tests;

public sealed class BlockTests(TinyWorld world) : IClassFixture<TinyWorld>
{
    private readonly EmojiCorpus _corpus = EmojiCorpus.OpenForTraining(world.Corpus);

    [Fact]
    public void The_scenes_of_a_block_are_alike_in_kind_and_begin_with_different_concepts()
    {
        var composer = new SceneComposer(_corpus, new SceneOptions { Seed = 4, BlockLength = 3, KindShares = [0.6, 0, 0.2, 0.2, 0, 0] });
        int singles = 0;
        for (int block = 0; block < 500; block++)
        {
            Scene[] scenes = [.. Enumerable.Range(0, 3).Select(i => composer.Compose((3 * block) + i))];
            singles += scenes[0].Kind == SceneKind.Single ? 1 : 0;

            Assert.Single(scenes.Select(scene => scene.Kind == SceneKind.Single).Distinct());
            Assert.Equal(3, scenes.Select(scene => scene.Objects[0].Concept).Distinct().Count());
        }

        Assert.InRange(singles, 255, 345);
    }

    [Fact]
    public void Concepts_come_as_often_as_their_shares_say()
    {
        // Three base concepts of share 1, a variant of 0.4 and an extra of 0.15, walked in rounds of 3.
        var composer = new SceneComposer(_corpus, new SceneOptions { Seed = 4, BlockLength = 3, KindShares = [1, 0, 0, 0, 0, 0] });
        int[] counts = new int[5];
        for (int index = 0; index < 30_000; index++)
        {
            counts[composer.Compose(index).Objects[0].Concept]++;
        }

        Assert.All(counts.Take(3), count => Assert.InRange(count / 30_000.0, 0.27, 0.29));
        Assert.InRange(counts[3] / 30_000.0, 0.105, 0.12);
        Assert.InRange(counts[4] / 30_000.0, 0.037, 0.048);
    }

    [Fact]
    public void Concepts_that_are_alike_follow_each_other_and_each_still_comes_once()
    {
        // Angles in degrees: two pairs that are alike, and one on its own.
        float[] angles = [0, 90, 2, 92, 180];
        var names = new EmbeddingMatrix(angles.SelectMany(angle => new[] { MathF.Cos(angle * MathF.PI / 180), MathF.Sin(angle * MathF.PI / 180) }).ToArray(), 2, isNormalized: true);

        Assert.Equal([4, 3, 2, 0, 1], new ConceptLikeness(names, 2).Gather([4, 2, 0, 1, 3]));
        Assert.Equal([4, 2, 0, 1, 3], new ConceptLikeness(names, 1).Gather([4, 2, 0, 1, 3]));
    }

    [Fact]
    public void Scenes_do_not_depend_on_the_order_in_which_they_are_asked_for()
    {
        var options = new SceneOptions { Seed = 4, BlockLength = 3 };
        var forwards = new SceneComposer(_corpus, options);
        var backwards = new SceneComposer(_corpus, options);
        Scene[] expected = [.. Enumerable.Range(0, 60).Select(index => forwards.Compose(index))];

        for (int index = 59; index >= 0; index--)
        {
            Assert.Equal(expected[index].Objects.Select(thing => (thing.Concept, thing.X)), backwards.Compose(index).Objects.Select(thing => (thing.Concept, thing.X)));
        }
    }

    [Fact]
    public void Captions_of_one_thing_are_short_in_blocks()
    {
        var source = new EmojiWorldSource(_corpus, 16, new SceneOptions { BlockLength = 3, KindShares = [1, 0, 0, 0, 0, 0] });
        for (int index = 0; index < 300; index++)
        {
            DecodedSample sample = source.Make(index);
            sample.Image.Dispose();

            Assert.NotEmpty(sample.Captions);
            Assert.True(sample.Captions.Count == 1 || sample.Captions.All(caption => caption.Split(' ').Length <= 9));
        }
    }

    [Fact]
    public void Held_out_drawings_are_never_shown_in_training()
    {
        // By the hash of its code point the grinning face is held out in the two older styles.
        (int Style, int Concept)[] heldOut = [.. _corpus.HeldOut];
        Assert.Equal([(3, 2), (4, 2)], heldOut);
        Assert.Equal([0, 1, 2], _corpus.StylesOf[2]);

        var composer = new SceneComposer(_corpus, new SceneOptions { Seed = 5 });
        for (int index = 0; index < 2000; index++)
        {
            Assert.DoesNotContain(composer.Compose(index).Objects, thing => heldOut.Contains((thing.Style, thing.Concept)));
        }
    }
}
