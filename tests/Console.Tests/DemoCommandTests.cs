using System.Text.Json.Nodes;
using Clip.Console.Tests.Training;

namespace Clip.Console.Tests;

/// <summary>The demo on the embedded model, its pictures and the four heads of the plugin folders.</summary>
public sealed class DemoCommandTests
{
    // Every part in one run, which paints an image and so takes seconds.
    private static readonly Lazy<ClipProcess> Demo = new(() => ClipProcess.Run("demo", "--json"));

    [Fact]
    public void The_demo_shows_every_part_and_reports_it_as_JSON()
    {
        ClipProcess run = Demo.Value;

        Assert.True(run.ExitCode == 0, run.Error);
        JsonNode report = Assert.Single(run.Json);
        Assert.EndsWith("emoji-world", report["model"]!["source"]!.GetValue<string>(), StringComparison.Ordinal);
        JsonNode reference = report["reference"]!;
        Assert.Equal(reference["pixels"]!["compared"]!.GetValue<int>(), reference["pixels"]!["equal"]!.GetValue<int>());
        Assert.True(reference["texts"]!["sameIds"]!.GetValue<bool>());
        Assert.InRange(reference["texts"]!["largestDifference"]!.GetValue<float>(), 0, 1e-4f);
        Assert.NotEmpty(report["classes"]!.AsArray());
        Assert.NotEmpty(report["scores"]!.AsArray());

        Assert.True(report["captions"] is JsonArray, report["captions"]?.ToJsonString());
        Assert.All(report["captions"]!.AsArray(), caption => Assert.NotEmpty(caption!["caption"]!.GetValue<string>()));

        JsonNode moderation = report["moderation"]!;
        Assert.Equal(0, moderation["failed"]!.GetValue<int>());
        Assert.Contains("<html", File.ReadAllText(moderation["report"]!.GetValue<string>()), StringComparison.Ordinal);
        Assert.NotEqual("allow", moderation["verdict"]!["action"]!.GetValue<string>());
    }

    [TorchFact]
    public void An_image_is_painted_and_fits_its_prompt_better_than_the_noise_it_began_with()
    {
        JsonNode report = Assert.Single(Demo.Value.Json);

        JsonNode guidance = report["guidance"]!;
        Assert.True(guidance["error"] is null, guidance["error"]?.GetValue<string>());
        Assert.True(File.Exists(guidance["path"]!.GetValue<string>()));
        JsonNode prompt = guidance["prompts"]![0]!;
        Assert.True(prompt["scoreAfter"]!.GetValue<double>() > prompt["scoreBefore"]!.GetValue<double>());
    }
}
