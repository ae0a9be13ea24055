using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.Hosts.SemanticKernel;

/// <summary>One call of each head of the SDK.</summary>
internal static class KernelDemo
{
    private const string Picture = "red-apple.png";
    private const string Prompt = "a red apple";

    private static readonly (string Title, string Plugin, string Function, KernelArguments Arguments)[] Calls =
    [
        ("How well does the picture match a text?", "clip_score", "score_image", new KernelArguments { ["image"] = Picture, ["text"] = Prompt }),
        ("Is the picture allowed?", "moderation", "moderate_image", new KernelArguments { ["image"] = Picture, ["policy"] = "icons" }),
        ("What does the picture show?", "caption", "caption", new KernelArguments { ["image"] = Picture }),
        ("Paint what a text says.", "guidance", "guide_image", new KernelArguments { ["prompts"] = new[] { Prompt }, ["output"] = "kernel-guided.png", ["steps"] = 60 }),
    ];

    /// <returns>The exit code: 0, or 1 where a call failed.</returns>
    public static async Task<int> RunAsync(Kernel kernel, DemoFiles files, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"Kernel    {kernel.Plugins.Count} plugins: {string.Join(", ", kernel.Plugins.Select(plugin => plugin.Name).Order(StringComparer.Ordinal))}");
        int failed = 0;
        foreach ((string title, string plugin, string function, KernelArguments arguments) in Calls)
        {
            long started = Stopwatch.GetTimestamp();
            string shown = string.Join(", ", arguments.Select(argument => $"{argument.Key}: {JsonSerializer.Serialize(argument.Value)}"));
            await output.WriteLineAsync($"\n{title}\n  {plugin}.{function}({shown})");
            try
            {
                FunctionResult result = await kernel.InvokeAsync(plugin, function, arguments, cancellationToken);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {result}\n  in {Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s"));
            }
            catch (Exception error) when (error is ClipException or KeyNotFoundException)
            {
                failed++;
                await output.WriteLineAsync($"  not done: {error.Message}");
            }
        }

        await output.WriteLineAsync($"\nThe painted image lies in {files.Output}.");
        return failed == 0 ? 0 : 1;
    }
}
