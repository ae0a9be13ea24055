using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

public class HeadsCommandTests
{
    private static readonly string Model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");
    private static readonly string Picture = Fixtures.Local("preprocess", "images", "noise_300x225.png");

    private static string Plugins => Path.Combine(
        Fixtures.RepositoryRoot, "artifacts", "test-plugins", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));

    private static string First => Path.Combine(Plugins, "Heads.First");

    [Fact]
    public void Heads_are_listed_and_clashes_are_warnings()
    {
        ClipProcess run = ClipProcess.Run("heads", "list", "--plugins", Plugins, "--json");

        Assert.Equal(0, run.ExitCode);
        JsonNode first = run.Json.Single(head => head["name"]!.GetValue<string>() == "first");
        Assert.Equal(("Heads.First", "1.0.0"), (first["plugin"]!.GetValue<string>(), first["version"]!.GetValue<string>()));
        Assert.Contains(run.Json, head => head["name"]!.GetValue<string>() == "second");
        Assert.Contains("clip: warning: Plugin 'Heads.First' 2.0.0 in", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_tells_plugin_fingerprint_and_functions()
    {
        ClipProcess table = ClipProcess.Run("heads", "info", "first", "--plugins", First);
        ClipProcess json = ClipProcess.Run("heads", "info", "first-batch", "--plugins", First, "--json");

        Assert.Contains("plugin       Heads.First 1.0.0, contract 1.0, MIT, by Clip SDK contributors", table.Output, StringComparison.Ordinal);
        Assert.Contains("--loudness <", table.Output, StringComparison.Ordinal);
        Assert.Contains("(one of normal, shouting; default normal)", table.Output, StringComparison.Ordinal);
        Assert.True(json.Json[0]["batch"]!.GetValue<bool>());
        Assert.Equal(64, json.Json[0]["fingerprint"]!.GetValue<string>().Length);
    }

    [Fact]
    public void A_function_is_run_with_options_made_of_its_schema()
    {
        ClipProcess said = ClipProcess.Run("heads", "run", "first", "say", "--plugins", First, "--text", "ho ho", "--times=2", "--loudness", "shouting", "--json");
        ClipProcess looked = ClipProcess.Run("heads", "run", "first", "look", "--plugins", First, "--model", Model, "--image", Picture, "--texts", "a cat", "a dog", "--json");
        ClipProcess words = ClipProcess.Run("heads", "run", "first", "words", "--plugins", First, "--arguments", """{ "text": "a b" }""");
        ClipProcess version = ClipProcess.Run("heads", "run", "first", "version", "--plugins", First);

        Assert.True(said.ExitCode == 0, said.Error);
        Assert.Equal("HO HO HO HO", said.Json[0]["text"]!.GetValue<string>());
        Assert.True(looked.ExitCode == 0, looked.Error);
        Assert.InRange(looked.Json[0]["a cat"]!.GetValue<double>(), -1, 1);
        Assert.InRange(looked.Json[0]["a dog"]!.GetValue<double>(), -1, 1);
        Assert.Equal("ab\n", words.Output);
        Assert.Equal("version 1\n", version.Output);
    }

    [Fact]
    public void Help_behind_a_head_lists_functions_and_behind_a_function_options()
    {
        ClipProcess head = ClipProcess.Run("heads", "run", "first", "--plugins", First, "--help");
        ClipProcess function = ClipProcess.Run("heads", "run", "first", "look", "--plugins", First, "--help");

        Assert.Contains("wait_for  Waits until a file exists, then tells its version.", head.Output, StringComparison.Ordinal);
        Assert.Contains("--image <string>  What to look at. A picture: the path of a file, or a data URI. (required)", function.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "Name a head and a function.", "first")]
    [InlineData(4, "There is no head 'frist'.", "frist", "say")]
    [InlineData(4, "has no function 'sya'. It has: 'version', 'say'", "first", "sya")]
    [InlineData(4, "has no option '--txet'. It takes: --text, --times, --loudness.", "first", "say", "--txet", "a")]
    [InlineData(4, "needs --text.", "first", "say", "--times", "2")]
    [InlineData(4, "'times' of function 'say' is to be a whole number, but 'often' came.", "first", "say", "--text", "a", "--times", "often")]
    [InlineData(4, "needs a value", "first", "say", "--text")]
    [InlineData(4, "needs a model", "first", "look", "--image", "a.png", "--texts", "a")]
    [InlineData(4, "This input is no good.", "first", "fail", "--kind", "input")]
    public void Mistakes_are_told_in_one_line(int exitCode, string message, params string[] arguments)
    {
        ClipProcess run = ClipProcess.Run(["heads", "run", .. arguments, "--plugins", First]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clip.json", """{ "plugins": ["PLUGIN"], "model": "MODEL", "heads": { "first-batch": { "letter": "a" } } }""")]
    [InlineData("settings.yaml", "plugins: [PLUGIN]\nmodel: MODEL\nheads:\n  first-batch:\n    letter: a\n")]
    public void Model_and_plugins_come_from_a_configuration(string name, string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(name), text.Replace("PLUGIN", First, StringComparison.Ordinal).Replace("MODEL", Model, StringComparison.Ordinal));

        ClipProcess run = ClipProcess.Run("heads", "run", "first", "look", "--config", folder.File(name), "--image", Picture, "--texts", "a", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.NotNull(run.Json[0]["a"]);
    }

    [Fact]
    public void A_configuration_with_a_mistake_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("bad.yaml"), "heads:\n  first: [1\n");
        File.WriteAllText(folder.File("unknown.json"), """{ "head": {} }""");
        File.WriteAllText(folder.File("closed.json"), """{ "allow": [] }""");

        Assert.Contains("it is not YAML", ClipProcess.Run("heads", "list", "--config", folder.File("bad.yaml")).Error, StringComparison.Ordinal);
        Assert.Contains("has 'head', which is not known. It may have: model, plugins, allow, heads.", ClipProcess.Run("heads", "list", "--config", folder.File("unknown.json")).Error, StringComparison.Ordinal);
        ClipProcess closed = ClipProcess.Run("heads", "run", "first", "version", "--plugins", First, "--config", folder.File("closed.json"));
        Assert.Equal(4, closed.ExitCode);
        Assert.Contains("is not on the list of allowed plugins. If you trust it, add its fingerprint", closed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plugin_is_verified_and_a_broken_one_is_not_good()
    {
        ClipProcess good = ClipProcess.Run("heads", "verify", First, "--json");
        ClipProcess broken = ClipProcess.Run("heads", "verify", Path.Combine(Plugins, "Heads.Throwing"));
        ClipProcess absent = ClipProcess.Run("heads", "verify", Plugins);

        Assert.True(good.ExitCode == 0, good.Output + good.Error);
        Assert.True(good.Json[0]["wasCollected"]!.GetValue<bool>());
        Assert.Empty(good.Json[0]["warnings"]!.AsArray());
        Assert.Equal(4, broken.ExitCode);
        Assert.Contains("problem: Plugin 'Heads.Throwing' 1.0.0 cannot be loaded: InvalidOperationException", broken.Output, StringComparison.Ordinal);
        Assert.Equal(4, absent.ExitCode);
        Assert.Contains("plugin.json' cannot be read", absent.Error, StringComparison.Ordinal);
    }
}
