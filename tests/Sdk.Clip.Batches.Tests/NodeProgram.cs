using System.Diagnostics;
using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Batches.Tests;

/// <summary>Programs of tests/node: readers and browsers that we did not write.</summary>
internal static class NodeProgram
{
    private static readonly string Folder = Path.Combine(Fixtures.RepositoryRoot, "tests", "node");

    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>A headless browser, or null.</summary>
    public static string? Browser { get; } = Array.Find(Browsers, File.Exists);

    /// <summary>Why tests that need a package are skipped, or null where it is there.</summary>
    public static string? Missing(string package) => Directory.Exists(Path.Combine(Folder, "node_modules", package))
        ? null
        : $"'{package}' is not installed: 'npm ci --ignore-scripts' in tests/node (./test does it).";

    public static JsonNode Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, program), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"node {program} did not end.");
        }

        Assert.True(process.ExitCode == 0, error.Result);
        return JsonNode.Parse(output.Result)!;
    }
}

/// <summary>A test that reads Parquet with hyparquet, and is skipped, with a word, where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HyparquetFactAttribute : FactAttribute
{
    public HyparquetFactAttribute() => Skip = NodeProgram.Missing("hyparquet");
}

/// <summary>A test in headless Chromium, skipped, with a word, where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() =>
        Skip = NodeProgram.Missing("playwright-core") ?? (NodeProgram.Browser is null ? "No headless browser: install Debian's package 'chromium'." : null);
}
