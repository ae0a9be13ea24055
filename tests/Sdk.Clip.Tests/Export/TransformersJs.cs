using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Export;

/// <summary>Transformers.js itself, run by node on an exported directory.</summary>
internal static class TransformersJs
{
    private static readonly string Folder = Path.Combine(Fixtures.RepositoryRoot, "tests", "node");

    /// <summary>Why tests that need it are skipped, or null where it is there.</summary>
    public static string? SkipReason { get; } = Directory.Exists(Path.Combine(Folder, "node_modules", "@huggingface", "transformers"))
        ? null
        : "Transformers.js is not installed: 'npm ci --ignore-scripts' in tests/node (./test does it).";

    /// <summary>Runs the towers, the tokenizer and the processor of an exported directory.</summary>
    public static JsonNode Run(string directory, object request) => Node("transformers.mjs", directory, request);

    /// <summary>Runs one network in WebAssembly, as Transformers.js does in a browser.</summary>
    public static JsonNode RunInWebAssembly(string network, object inputs) => Node("webassembly.mjs", network, inputs);

    /// <summary>Runs the byte-level tokenizer of a directory: ids and decoded text of each text.</summary>
    public static JsonNode Tokenize(string directory, string[] texts) => Node("gpt2.mjs", directory, texts);

    private static JsonNode Node(string driver, string path, object request)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, driver), path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(JsonSerializer.Serialize(request));
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"node {driver} did not end.");
        }

        Assert.True(process.ExitCode == 0, error.Result);
        return JsonNode.Parse(output.Result)!;
    }

    /// <summary>The numbers of a tensor that the driver printed.</summary>
    public static float[] Floats(this JsonNode answer, string name) =>
        [.. answer[name]!["data"]!.AsArray().Select(value => value!.GetValue<float>())];

    /// <summary>The lengths of its dimensions.</summary>
    public static int[] Shape(this JsonNode answer, string name) =>
        [.. answer[name]!["dims"]!.AsArray().Select(value => value!.GetValue<int>())];
}

/// <summary>A test that runs Transformers.js and is skipped, with a word, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TransformersFactAttribute : FactAttribute
{
    public TransformersFactAttribute() => Skip = TransformersJs.SkipReason;
}

/// <summary>The <see cref="TheoryAttribute"/> form of <see cref="TransformersFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TransformersTheoryAttribute : TheoryAttribute
{
    public TransformersTheoryAttribute() => Skip = TransformersJs.SkipReason;
}
