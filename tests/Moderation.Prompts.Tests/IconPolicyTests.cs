using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Moderation;
using Clip.Sdk.Moderation.Evaluation;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Output;
using Clip.Sdk.TestSupport;
using Xunit.Abstractions;

namespace Clip.Moderation.Prompts.Tests;

/// <summary>The shipped 'icons' policy on the art style that the embedded model never saw.</summary>
public sealed class IconPolicyTests(ITestOutputHelper output)
{
    [EmojiWorldFact]
    public async Task Categories_that_icons_can_express_are_told_apart_in_the_unseen_style()
    {
        EvaluationReport report = await EvaluateAsync(EmojiCorpus.OpenForTest(EmojiWorldFactAttribute.Corpus));

        Assert.Empty(report.Failed);
        foreach (CategoryEvaluation category in report.Categories)
        {
            Assert.True(category.AreaUnderRoc!.Value >= Floors[category.Category], $"{category.Category} reaches {category.AreaUnderRoc.Value:0.000}, below the floor {Floors[category.Category]:0.000}.");
        }
    }

    /// <summary>What the committed model reaches, less what a change of rounding may cost; the goal is 0.95 for each.</summary>
    private static Dictionary<string, double> Floors { get; } = new()
    {
        ["weapons"] = 0.96,
        ["alcohol"] = 0.98,
        ["tobacco"] = 0.98,
        ["gambling"] = 0.98,
        ["medical"] = 0.96,
    };

    private async Task<EvaluationReport> EvaluateAsync(EmojiCorpus corpus)
    {
        using var folder = new TemporaryFolder();
        using ClipModel model = Clip.Sdk.ClipModel.Load(EmojiWorldFactAttribute.Model);
        new ModerationSet(corpus, model.Info.ImageSize).Write(folder.Path, views: 1, repeats: 4);
        using var context = new FakeContext(new JsonObject { ["policy"] = Environment.GetEnvironmentVariable("CLIP_ICON_POLICY") ?? "icons" }, model);
        using var head = new ModerationHead(context);
        EvaluationReport report = await head.EvaluateAsync(Environment.GetEnvironmentVariable("CLIP_ICON_LABELS") ?? folder.File("labels.csv"));
        foreach (CategoryEvaluation category in report.Categories)
        {
            output.WriteLine($"{category.Category}: AUC {category.AreaUnderRoc!.Value:0.0000} [{category.AreaUnderRoc.Low:0.000}, {category.AreaUnderRoc.High:0.000}], AP {category.AveragePrecision:0.000}, FPR at recall 0.9 {category.FalsePositivesAtRecall[1].FalsePositiveRate:0.000}, {category.Positives} of {category.Items}");
        }

        return report;
    }
}
