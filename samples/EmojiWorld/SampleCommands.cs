using System.Diagnostics;
using System.Globalization;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Output;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Samples.EmojiWorld;

/// <summary>What the commands do.</summary>
internal static class SampleCommands
{
    public static void WriteSheet(string corpusPath, string output, int size, int count, long first, int seed, bool isTest)
    {
        EmojiCorpus corpus = isTest ? EmojiCorpus.OpenForTest(corpusPath) : EmojiCorpus.OpenForTraining(corpusPath);
        var source = new EmojiWorldSource(corpus, size, new SceneOptions { Seed = seed, IsDegraded = !isTest });
        var pictures = new List<RgbImage>();
        int columns = Math.Min(count, 8);
        for (int i = 0; i < count; i++)
        {
            DecodedSample sample = source.Make(first + i);
            pictures.Add(sample.Image);
            Console.WriteLine($"{(i / columns) + 1}.{(i % columns) + 1}  {string.Join("  |  ", sample.Captions)}");
        }

        using RgbImage sheet = ContactSheet.Arrange(pictures, columns);
        File.WriteAllBytes(output, PngEncoder.Encode(sheet));
        pictures.ForEach(picture => picture.Dispose());
    }

    /// <summary>One row a concept, one column a style, the test style last: to see that the styles are joined rightly.</summary>
    public static void WriteComparison(string corpusPath, string output, int size, int count, long first)
    {
        EmojiCorpus[] corpora = [EmojiCorpus.OpenForTraining(corpusPath), EmojiCorpus.OpenForTest(corpusPath)];
        var pictures = new List<RgbImage>();
        for (int i = (int)first; i < first + count; i++)
        {
            int concept = corpora[0].BaseConcepts[i];
            Console.WriteLine(corpora[0].Concepts[concept].Noun.Indefinite);
            foreach (EmojiCorpus corpus in corpora)
            {
                var painter = new ScenePainter(corpus);
                for (int style = 0; style < corpus.StyleNames.Count; style++)
                {
                    SceneObject[] things = corpus.StylesOf[concept].Contains(style) ? [new SceneObject { Concept = concept, Style = style, X = 0.5, Y = 0.5, Size = 0.9 }] : [];
                    pictures.Add(painter.Paint(new Scene { Kind = SceneKind.Single, Background = default, Objects = things }, size));
                }
            }
        }

        using RgbImage sheet = ContactSheet.Arrange(pictures, 6 * Math.Max(1, count / 16));
        File.WriteAllBytes(output, PngEncoder.Encode(sheet));
        pictures.ForEach(picture => picture.Dispose());
    }

    public static void WriteShards(string corpusPath, string folder, int size, int count, long first, int seed)
    {
        var source = new EmojiWorldSource(EmojiCorpus.OpenForTraining(corpusPath), size, new SceneOptions { Seed = seed });
        using var writer = new ShardWriter(Path.Combine(folder, "emoji-{0:00000}.tar"));
        for (int i = 0; i < count; i++)
        {
            DecodedSample sample = source.Make(first + i);
            using RgbImage image = sample.Image;
            writer.Write((first + i).ToString("000000000", CultureInfo.InvariantCulture), "png", PngEncoder.Encode(image), sample.Captions);
        }

        writer.Complete();
        Console.WriteLine($"{writer.Count} scenes in {writer.Shards.Count} shards");
    }

    public static void MeasureSpeed(string corpusPath, int size, int count, int threads)
    {
        var opening = Stopwatch.StartNew();
        var source = new EmojiWorldSource(EmojiCorpus.OpenForTraining(corpusPath), size);
        Console.WriteLine($"opened in {opening.Elapsed.TotalSeconds:0.00} s");
        for (int i = 0; i < 200; i++)
        {
            source.Make(i).Image.Dispose();
        }

        var clock = Stopwatch.StartNew();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => source.Make(i).Image.Dispose());
        Console.WriteLine($"{count / clock.Elapsed.TotalSeconds:0} scenes of {size}x{size} a second on {threads} threads");
    }
}
