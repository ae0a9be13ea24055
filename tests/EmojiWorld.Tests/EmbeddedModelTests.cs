using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Output;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Data;
using Clip.Sdk.ZeroShot;
using Xunit.Abstractions;

namespace Clip.Sdk.EmojiWorld.Tests;

/// <summary>The model that the repository carries, through the encoders that users have: should one of them change, its accuracy shows.</summary>
public sealed class EmbeddedModelTests(ITestOutputHelper output)
{
    /// <summary>Every so many base concepts are drawn; the names of all of them compete.</summary>
    private const int Every = 8;

    private static readonly string ModelFolder = Path.Combine(Fixtures.RepositoryRoot, "models", "emoji-world");

    [Fact]
    public void It_loads_without_a_warning_and_is_small()
    {
        using ClipModel model = ClipModel.Load(ModelFolder);

        Assert.Empty(model.Info.Warnings);
        Assert.Equal((256, 64, 40), (model.Info.Dimensions, model.Info.ImageSize, model.Info.ContextLength));
        Assert.InRange(new DirectoryInfo(ModelFolder).EnumerateFiles().Sum(file => file.Length), 1, 9_500_000);
    }

    [IconFact]
    public void It_names_icons_in_a_style_that_it_was_never_trained_on()
    {
        (string[] names, List<(ImageSource Picture, int Class)> pictures) = DrawUnseenStyle();
        using ClipModel model = ClipModel.Load(ModelFolder);
        ZeroShotClassifier classifier = ZeroShotClassifier.Create(model, names, new ZeroShotOptions { Templates = PromptTemplates.Create("name", ["{}"]) });

        EmbeddingMatrix embeddings = model.Images.Encode([.. pictures.Select(picture => picture.Picture)]);
        int[] ranks = [.. pictures.Select((picture, row) => Array.FindIndex(classifier.Rank(embeddings[row]), prediction => prediction.LabelIndex == picture.Class))];

        (double first, double firstFive) = (ranks.Count(rank => rank == 0) / (double)ranks.Length, ranks.Count(rank => rank < 5) / (double)ranks.Length);
        output.WriteLine($"{ranks.Length} pictures, {names.Length} names: top-1 {first:0.000}, top-5 {firstFive:0.000}");
        Assert.True(first >= FloorOfTop1 && firstFive >= FloorOfTop5, $"top-1 {first:0.000} (at least {FloorOfTop1}), top-5 {firstFive:0.000} (at least {FloorOfTop5})");
    }

    // A little below what was measured when the model was committed.
    private const double FloorOfTop1 = 0.73;
    private const double FloorOfTop5 = 0.93;

    private static (string[] Names, List<(ImageSource Picture, int Class)> Pictures) DrawUnseenStyle()
    {
        using var folder = new TemporaryFolder();
        EmojiConcept[] classes = [.. ConceptTable.Read(IconFactAttribute.Modules).Concepts.Where(concept => concept.Kind == ConceptKind.Base)];
        int[] drawn = [.. Enumerable.Range(0, classes.Length).Where(i => i % Every == 0)];
        CorpusFile.BuildUnseen(IconFactAttribute.Modules, folder.File("unseen.bin"), 80, [.. drawn.Select(i => classes[i])]);
        var painter = new EvaluationSet(EmojiCorpus.OpenForTest(folder.File("unseen.bin")), 112);
        var pictures = new List<(ImageSource, int)>();
        for (int i = 0; i < drawn.Length; i++)
        {
            using RgbImage image = painter.PaintClass(i);
            pictures.Add((ImageSource.FromRgb(image.Memory.ToArray(), image.Width, image.Height), drawn[i]));
        }

        return ([.. classes.Select(concept => concept.Noun.Indefinite)], pictures);
    }
}
