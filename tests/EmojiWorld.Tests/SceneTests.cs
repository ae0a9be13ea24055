using Clip.Sdk.Imaging;
using Clip.Sdk.Samples.EmojiWorld;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Language;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.EmojiWorld.Tests;

public sealed class SceneTests(TinyWorld world) : IClassFixture<TinyWorld>
{
    private readonly EmojiCorpus _corpus = EmojiCorpus.OpenForTraining(world.Corpus);

    [Fact]
    public void Scenes_lie_inside_and_are_what_their_kind_says()
    {
        var composer = new SceneComposer(_corpus, new SceneOptions { Seed = 3 });
        var kinds = new int[6];
        for (int index = 0; index < 6000; index++)
        {
            Scene scene = composer.Compose(index);
            kinds[(int)scene.Kind]++;
            foreach (SceneObject thing in scene.Objects)
            {
                Assert.Contains(thing.Style, _corpus.StylesOf[thing.Concept]);
                Assert.InRange(thing.X - (thing.Size / 2), -0.03, 1);
                Assert.InRange(thing.X + (thing.Size / 2), 0, 1.03);
                Assert.InRange(thing.Y + (thing.Size / 2), 0, 1.03);
                Assert.True(thing.Paint < 0 || thing.Paint != scene.Background.First);
            }

            IReadOnlyList<SceneObject> things = scene.Objects;
            bool isTrue = scene.Kind switch
            {
                SceneKind.Single => things.Count == 1,
                SceneKind.Count => things.Count is >= 2 and <= 5 && things.All(thing => thing.Concept == things[0].Concept && thing.Style == things[0].Style),
                SceneKind.SideBySide => things[0].X + (things[0].Size / 2) < things[1].X - (things[1].Size / 2) + 0.12 && things[0].Concept != things[1].Concept,
                SceneKind.Stacked => things[0].Y + 0.4 < things[1].Y,
                SceneKind.LargeAndSmall => things[0].Size > 1.8 * things[1].Size,
                _ => things.Count is 3 or 4 && things.Select(thing => thing.Concept).Distinct().Count() == things.Count,
            };
            Assert.True(isTrue, $"scene {index}, {scene.Kind}");
        }

        Assert.InRange(kinds[0], 2850, 3150);
        Assert.All(kinds, count => Assert.InRange(count, 240, 3150));
    }

    [Fact]
    public void Captions_say_what_the_scene_shows()
    {
        var composer = new SceneComposer(_corpus, new SceneOptions { Seed = 3, PaintChance = 0 });
        var writer = new CaptionWriter(_corpus);
        for (int index = 0; index < 3000; index++)
        {
            Scene scene = composer.Compose(index);
            foreach (string caption in writer.Write(scene, 3, index, 4).Append(writer.WriteFull(scene)))
            {
                Assert.DoesNotContain("{", caption, StringComparison.Ordinal);
                Assert.DoesNotContain("  ", caption, StringComparison.Ordinal);
                int left = caption.IndexOf(" to the left of ", StringComparison.Ordinal);
                if (left > 0)
                {
                    Assert.Equal(SceneKind.SideBySide, scene.Kind);
                    Assert.True(Mentions(caption[..left], scene.Objects[0]) && Mentions(caption[left..], scene.Objects[1]), caption);
                }

                int below = caption.IndexOf(" below ", StringComparison.Ordinal);
                if (below > 0)
                {
                    Assert.True(Mentions(caption[..below], scene.Objects[1]) && Mentions(caption[below..], scene.Objects[0]), caption);
                }
            }

            if (scene.Kind == SceneKind.Count)
            {
                string number = scene.Objects.Count switch { 2 => "two ", 3 => "three ", 4 => "four ", _ => "five " };
                Assert.StartsWith(number, writer.WriteFull(scene), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Things_are_painted_where_and_how_the_scene_says()
    {
        var scene = new Scene
        {
            Kind = SceneKind.SideBySide,
            Background = new Background(BackgroundKind.Plain, 1, 0, 0.1, 0),
            Objects =
            [
                new SceneObject { Concept = 0, Style = 0, X = 0.25, Y = 0.5, Size = 0.5 },
                new SceneObject { Concept = 1, Style = 0, X = 0.75, Y = 0.5, Size = 0.5, Rotation = Math.PI },
            ],
        };

        using RgbImage image = new ScenePainter(_corpus).Paint(scene, 32);

        Assert.Equal([255, 0, 0], At(image, 8, 12));
        Assert.Equal([18, 18, 18], At(image, 8, 20));
        Assert.Equal([18, 18, 18], At(image, 24, 12));
        Assert.Equal([0, 255, 0], At(image, 24, 20));
        Assert.Equal([18, 18, 18], At(image, 2, 2));
    }

    [Fact]
    public void The_same_number_makes_the_same_scene_and_captions()
    {
        var one = new EmojiWorldSource(_corpus, 40, new SceneOptions { Seed = 8 });
        var two = new EmojiWorldSource(EmojiCorpus.OpenForTraining(world.Corpus), 40, new SceneOptions { Seed = 8 });
        var other = new EmojiWorldSource(_corpus, 40, new SceneOptions { Seed = 9 });
        int same = 0;
        for (int index = 0; index < 200; index++)
        {
            DecodedSample first = one.Make(index);
            DecodedSample second = two.Make(index);
            using RgbImage left = first.Image;
            using RgbImage right = second.Image;
            Assert.True(left.Pixels.SequenceEqual(right.Pixels));
            Assert.Equal(first.Captions, second.Captions);
            using RgbImage third = other.Make(index).Image;
            same += left.Pixels.SequenceEqual(third.Pixels) ? 1 : 0;
        }

        Assert.InRange(same, 0, 2);
    }

    [Fact]
    public void The_stream_trains_resumes_and_is_shared_without_overlap()
    {
        var source = new EmojiWorldSource(_corpus, 24, samplesPerEpoch: 30);
        var options = new DataLoaderOptions { BatchSize = 5, ImageSize = 16 };
        using var loader = new TrainingDataLoader(source, new NoEncoder(), options);
        loader.Next()!.Dispose();
        using TrainingBatch second = loader.Next()!;
        using TrainingBatch third = loader.Next()!;

        using var resumed = new TrainingDataLoader(source, new NoEncoder(), options, position: DataPosition.FromJson(second.Position.ToJson()));
        using TrainingBatch again = resumed.Next()!;

        Assert.True(third.Pixels.Span.SequenceEqual(again.Pixels.Span));
        Assert.Equal(third.Captions, again.Captions);

        var indices = new List<long>();
        for (int rank = 0; rank < 2; rank++)
        {
            using ISampleCursor cursor = new EmojiWorldSource(_corpus, 24, samplesPerEpoch: 30, share: new SampleShare(rank, 2)).Open(new SampleFaults(), epochs: 1);
            while (cursor.Read() is TrainingSample sample)
            {
                indices.Add(sample.Index);
            }
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(index => (long)index), indices.Order());
    }

    private bool Mentions(string text, SceneObject thing)
    {
        EmojiConcept concept = _corpus.Concepts[thing.Concept];
        return concept.OtherNames.Append(concept.Noun.Name).Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] At(RgbImage image, int x, int y) => image.Pixels.Slice(((y * image.Width) + x) * 3, 3).ToArray();

    private sealed class NoEncoder : ICaptionEncoder
    {
        public int ContextLength => 4;

        public int Encode(string caption, Span<int> row)
        {
            row.Clear();
            return 1;
        }
    }
}
