using System.Diagnostics;
using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

/// <summary>One run of the real <c>clip</c> command in its own process.</summary>
internal sealed record ClipProcess(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of <see cref="Output"/> as JSON.</summary>
    public JsonNode[] Json => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    public static ClipProcess Run(params string[] arguments) => RunWithInput(string.Empty, arguments);

    public static ClipProcess RunWithInput(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "clip"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Fixtures.RepositoryRoot,
        };
        // The label cache must not leak between test runs, nor into the user's own.
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(Path.GetTempPath(), "clip-console-tests", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        // The command itself must turn the engine's usage reports off.
        start.Environment.Remove("ORT_DISABLE_TELEMETRY");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(120_000), $"clip {string.Join(' ', arguments)} did not end.");
        return new ClipProcess(process.ExitCode, output.Result, error.Result);
    }
}
