using System.Diagnostics;
using System.Globalization;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

public class StartupTests
{
    // What a command does not need must not cost it time: the training assembly and libtorch above all.
    [Fact]
    public async Task Ordinary_commands_do_not_load_what_training_needs()
    {
        string[] arguments = ["tokenize", "--vocab", Path.Combine(Fixtures.Local("models"), "mini_bpe_1024.txt.gz"), "--json"];
        Process process = ClipProcess.Start(arguments);
        // A first answer would wait in the command's buffer, so the command is given the time to read its vocabulary.
        string maps = string.Empty;
        for (int i = 0; i < 200 && !maps.Contains("Clip.Sdk.Clip.dll", StringComparison.Ordinal); i++)
        {
            await Task.Delay(50);
            maps = await File.ReadAllTextAsync($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/maps");
        }

        Assert.Equal(0, ClipProcess.Complete(process, "\"cat\"\n", arguments).ExitCode);
        Assert.Contains("Clip.Sdk.Clip.dll", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("Clip.Sdk.Training.dll", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("TorchSharp", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", maps.Replace(Fixtures.RepositoryRoot, string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }
}
