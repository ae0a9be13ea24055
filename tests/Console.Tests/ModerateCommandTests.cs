using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

public sealed class ModerateCommandTests : IDisposable
{
    private const string Policy = """
        schema: 1
        name: mine
        categories:
          noise:
            # what it looks like
            positive: [noise]
            counter: [a drawing]
            thresholds: {review: 0, block: never}
        """;

    private static readonly string Model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");

    private readonly Clip.Sdk.TestSupport.TemporaryFolder _folder = new();

    private static string Plugin => Path.Combine(
        Fixtures.RepositoryRoot, "artifacts", "plugins", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Moderation.Prompts");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shipped_policies_are_listed_without_a_model()
    {
        ClipProcess run = ClipProcess.Run("moderate", "policies", "--plugins", Plugin, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("icons", run.Json.Select(policy => policy["name"]!.GetValue<string>()));
    }

    [Fact]
    public void A_policys_mistakes_are_told_with_their_places()
    {
        ClipProcess run = ClipProcess.Run("moderate", "check", Write("bad.yaml", Policy.Replace("positive", "positives", StringComparison.Ordinal)), "--plugins", Plugin);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("bad.yaml(6,5): 'noise' has no member 'positives'. Did you mean 'positive'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_and_texts_are_judged_and_the_log_shows_what_was_changed()
    {
        string policy = Write("mine.yaml", Policy);
        string log = _folder.File("audit.jsonl");
        string picture = Fixtures.Local("preprocess", "images", "noise_300x225.png");

        ClipProcess run = ClipProcess.Run("moderate", picture, "missing.png", "--text", "noise", "--policy", policy, "--model", Model, "--audit-log", log, "--plugins", Plugin, "--json");
        ClipProcess strict = ClipProcess.Run("moderate", picture, "--policy", policy, "--model", Model, "--fail-on", "review", "--audit-log", log, "--plugins", Plugin, "--explain");

        Assert.True(run.ExitCode == 3, run.Error);
        Assert.Equal(["review", null, "review"], run.Json.Select(row => row["action"]?.GetValue<string>()));
        Assert.Equal("image-not-found", run.Json[1]["error"]!["code"]!.GetValue<string>());
        Assert.Equal(6, strict.ExitCode);
        Assert.Contains("+ noise", strict.Output, StringComparison.Ordinal);
        Assert.Contains("- a drawing", strict.Output, StringComparison.Ordinal);

        Assert.Contains("3 entries, every link holds.", ClipProcess.Run("moderate", "audit", "verify", log, "--plugins", Plugin).Output, StringComparison.Ordinal);
        File.WriteAllText(log, File.ReadAllText(log).Replace("\"action\":\"review\"", "\"action\":\"allow\"", StringComparison.Ordinal));
        ClipProcess verify = ClipProcess.Run("moderate", "audit", "verify", log, "--plugins", Plugin);
        Assert.Equal(4, verify.ExitCode);
        Assert.Contains("line 1: the entry does not have the hash that it was written with", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_is_calibrated_and_measured()
    {
        string policy = Write("mine.yaml", Policy);
        string labels = Write("labels.csv", "text,labels\n" + string.Join('\n', Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? $"noise {i},noise" : $"a drawing {i},none")) + "\n");

        ClipProcess calibrate = ClipProcess.Run("moderate", "calibrate", "--labels", labels, "--policy", policy, "--model", Model, "--block-precision", "0.9", "--review-recall", "1", "--plugins", Plugin);
        ClipProcess evaluate = ClipProcess.Run("moderate", "evaluate", "--labels", labels, "--policy", policy, "--model", Model, "--plugins", Plugin, "--json");

        Assert.True(calibrate.ExitCode == 0, calibrate.Error);
        Assert.Contains("    # what it looks like\n", File.ReadAllText(policy), StringComparison.Ordinal);
        Assert.Contains("      text:\n", File.ReadAllText(policy), StringComparison.Ordinal);
        Assert.True(evaluate.ExitCode == 0, evaluate.Error);
        JsonNode category = evaluate.Json[0]["categories"]![0]!;
        Assert.True(category["isCalibrated"]!.GetValue<bool>());
        Assert.Equal((12, 6), (category["items"]!.GetValue<int>(), category["positives"]!.GetValue<int>()));
        Assert.Equal(0, category["review"]!["falseNegatives"]!.GetValue<int>());
    }

    [Fact]
    public void Without_anything_to_judge_the_command_line_is_wrong() => Assert.Equal(2, ClipProcess.Run("moderate", "--plugins", Plugin).ExitCode);

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        return _folder.File(name);
    }
}
