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

    public static ClipProcess RunWithInput(string input, params string[] arguments) => Complete(Start(arguments), input, arguments);

    public static ClipProcess RunWithVariables(IReadOnlyList<(string Name, string Value)> variables, params string[] arguments) =>
        Complete(Start(arguments, variables), string.Empty, arguments);

    /// <summary>Starts the command with all its streams redirected.</summary>
    public static Process Start(IReadOnlyList<string> arguments, IReadOnlyList<(string Name, string Value)>? variables = null)
    {
        // A shell that runs the tests in the background makes its children ignore SIGINT; env gives it back.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "clip"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Fixtures.RepositoryRoot,
        };
        // The label cache must not leak between test runs, nor into the user's own.
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(Path.GetTempPath(), "clip-console-tests", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CACHE_HOME"] + "-data";
        // The command itself must turn the engine's usage reports off.
        start.Environment.Remove("ORT_DISABLE_TELEMETRY");
        foreach ((string name, string value) in variables ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Gives a started command its input and waits for its end.</summary>
    public static ClipProcess Complete(Process process, string input, IReadOnlyList<string> arguments)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            Assert.True(process.WaitForExit(300_000), $"clip {string.Join(' ', arguments)} did not end.");
            return new ClipProcess(process.ExitCode, output.Result, error.Result);
        }
    }
}
