using System.Diagnostics;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.SemanticKernel.Tests;

/// <summary>Runs the real host.</summary>
public sealed class HostTests : IDisposable
{
    private static readonly string Model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");

    private readonly PluginFolder _folder = new("Heads.First");

    [Fact]
    public async Task One_call_prints_its_result()
    {
        (int code, string output, string errors) = await RunAsync("", "invoke", "first", "say", "text=good day", "times=2");

        Assert.True(code == 0, errors);
        Assert.Contains("\"text\": \"good day good day\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_functions_and_their_parameters()
    {
        (int code, string output, string errors) = await RunAsync("", "list");

        Assert.True(code == 0, errors);
        Assert.Contains("first.say text [times] [loudness]", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_goes_on_after_a_call_that_fails()
    {
        (int code, string output, string errors) = await RunAsync(
            "first.nothing\nfirst.fail kind=input\nno-dot\nfirst.words text='one two'\nfirst.version\nexit\nfirst.version\n", "loop");

        Assert.Equal(0, code);
        Assert.Contains("version 1", output, StringComparison.Ordinal);
        Assert.Equal(1, output.Split("version 1").Length - 1);
        Assert.Contains("nothing", errors, StringComparison.Ordinal);
        Assert.Contains("This input is no good.", errors, StringComparison.Ordinal);
        Assert.Contains("plugin.function", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_are_told_in_one_line_with_an_exit_code()
    {
        Assert.Equal(2, (await RunAsync("", "invoke")).Code);
        (int code, _, string errors) = await RunAsync("", "invoke", "first", "unknown");
        Assert.Equal(1, code);
        Assert.StartsWith("clip-kernel: ", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Output, string Errors)> RunAsync(string input, params string[] arguments)
    {
        string host = Path.Combine(AppContext.BaseDirectory, "clip-kernel.dll");
        var start = new ProcessStartInfo("dotnet", [host, .. arguments, "--model", Model, "--plugins", _folder.Plugins])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Root,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await errors);
    }
}
