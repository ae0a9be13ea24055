using System.Text.Json.Nodes;

namespace Clip.Console.Tests;

public class CommandLineTests
{
    [Fact]
    public void Help_lists_the_commands()
    {
        ClipProcess run = ClipProcess.Run("--help");

        Assert.Equal(0, run.ExitCode);
        foreach (string command in new[] { "classify", "embed", "score", "batch", "tokenize", "preprocess", "index", "search", "inspect", "export", "demo", "completion", "tokenizer", "train", "data", "evaluate", "probe" })
        {
            Assert.Contains($"  {command}", run.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("classify")]
    [InlineData("embed")]
    [InlineData("score")]
    [InlineData("score compare")]
    [InlineData("score summarize")]
    [InlineData("score rank")]
    [InlineData("score cmmd")]
    [InlineData("score edit")]
    [InlineData("batch")]
    [InlineData("tokenize")]
    [InlineData("preprocess")]
    [InlineData("index")]
    [InlineData("search")]
    [InlineData("inspect")]
    [InlineData("export")]
    [InlineData("demo")]
    [InlineData("completion")]
    [InlineData("tokenizer")]
    [InlineData("tokenizer train")]
    [InlineData("tokenizer measure")]
    [InlineData("train")]
    [InlineData("data")]
    [InlineData("data make")]
    [InlineData("data list")]
    [InlineData("data verify")]
    [InlineData("data stats")]
    [InlineData("data reshard")]
    [InlineData("data extract")]
    [InlineData("evaluate")]
    [InlineData("evaluate zero-shot")]
    [InlineData("evaluate retrieval")]
    [InlineData("evaluate linear-probe")]
    [InlineData("evaluate compositional")]
    [InlineData("evaluate robustness")]
    [InlineData("probe")]
    [InlineData("probe train")]
    [InlineData("probe apply")]
    public void Every_command_has_help_with_examples(string command)
    {
        ClipProcess run = ClipProcess.Run([.. command.Split(' '), "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Examples:{Environment.NewLine}  ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"  clip {command}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_command_is_a_usage_error()
    {
        ClipProcess run = ClipProcess.Run("clasify");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("classify", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_choice_names_the_right_ones()
    {
        ClipProcess run = ClipProcess.Run("embed", "--model", "m", "--texts", "a", "--output", "a.npy", "--precision", "fp8");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'fp8' is no value of --precision. Use one of: fp32, fp16, int8.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Embed_wants_pictures_or_texts_but_not_both()
    {
        ClipProcess run = ClipProcess.Run("embed", "--model", "m", "--texts", "a", "--images", "b", "--output", "a.npy");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Give exactly one of --images, --texts and --texts-file.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -F _clip_complete clip")]
    [InlineData("zsh", "compdef _clip_complete clip")]
    [InlineData("fish", "complete -c clip")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public void Completion_scripts_are_printed(string shell, string line)
    {
        Assert.Contains(line, ClipProcess.Run("completion", shell).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shell_is_offered_commands_and_choices()
    {
        Assert.Contains("classify", ClipProcess.Run("[suggest:7]", "clip cl").Output, StringComparison.Ordinal);
        Assert.Contains("fp16", ClipProcess.Run("[suggest:23]", "clip embed --precision ").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_model_is_bad_input_with_one_line()
    {
        ClipProcess run = ClipProcess.Run("embed", "--model", "no/such/model", "--texts", "a", "--output", "a.npy");

        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith("clip: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("no/such/model", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
