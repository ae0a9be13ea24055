using Clip.Sdk.Captioning;
using Clip.Sdk.Engines;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.Plugins;
using Clip.Sdk.Samples.EmojiWorld.Captioning;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Captioning;
using Xunit.Abstractions;

namespace Clip.Sdk.EmojiWorld.Tests;

/// <summary>The captioner that the repository carries, on scenes of some of the icons in the style that no model here was trained on.</summary>
public sealed class EmbeddedCaptionerTests(ITestOutputHelper output)
{
    /// <summary>Every so many base concepts are drawn.</summary>
    private const int Every = 8;
    private const int SceneCount = 150;

    // A little below what was measured when the captioner was committed. Names of icons that are not drawn here are not counted as wrong.
    private const double FloorOfF1 = 0.73;

    private static readonly string Models = Path.Combine(Fixtures.RepositoryRoot, "models");

    [Fact]
    public void It_belongs_to_the_embedded_model_and_both_are_small()
    {
        using ClipModel model = ClipModel.Load(Path.Combine(Models, "emoji-world"));
        using HostEngines engines = HostEngines.Create();
        using Captioner captioner = Open(engines);

        Assert.Equal(model.Images.Info.SpaceId, captioner.Settings.SpaceId);
        Assert.Equal(" grinning face", captioner.LanguageModel.Detokenize([captioner.Settings.Names!.FirstToken]));
        Assert.InRange(new DirectoryInfo(Models).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), 1, 16_000_000);
    }

    [IconFact]
    public void It_names_the_things_of_scenes_in_a_style_that_it_was_never_trained_on()
    {
        using var folder = new TemporaryFolder();
        EmojiConcept[] drawn = [.. ConceptTable.Read(IconFactAttribute.Modules).Concepts.Where(concept => concept.Kind == ConceptKind.Base).Where((_, i) => i % Every == 0)];
        CorpusFile.BuildUnseen(IconFactAttribute.Modules, folder.File("unseen.bin"), 80, drawn);
        CaptionScenes scenes = CaptionScenes.ForTest(EmojiCorpus.OpenForTest(folder.File("unseen.bin")), 112, SceneCount);
        using ClipModel model = ClipModel.Load(Path.Combine(Models, "emoji-world"));
        using HostEngines engines = HostEngines.Create();
        using Captioner captioner = Open(engines, model);
        var evaluation = new CaptionEvaluation(model, captioner.Settings.Views);
        CaptionSet set = evaluation.Embed(scenes);

        IReadOnlyList<string> captions = CaptionEvaluation.Caption(
            captioner, set, new DecodingOptions { Stop = captioner.Settings.Stop, MaxTokens = captioner.Settings.MaxTokens, Method = DecodingMethod.Greedy });

        CaptionFigures figures = evaluation.Measure(scenes, set, "captioner", captions);
        output.WriteLine($"{figures}");
        Assert.True(figures.ObjectF1 >= FloorOfF1, $"F1 {figures.ObjectF1:0.000}, at least {FloorOfF1}");
    }

    private static Captioner Open(HostEngines engines, ClipModel? model = null) =>
        Captioner.Open(Path.Combine(Models, "emoji-captioner"), (IWeightReader)engines.GetService(typeof(IWeightReader))!, new CausalLanguageModelFactory(), model: model);
}
