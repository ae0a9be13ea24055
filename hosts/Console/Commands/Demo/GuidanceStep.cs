using System.Globalization;
using System.Text.Json;

namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>An image that the guidance head painted from noise.</summary>
internal sealed class GuidanceStep : IDemoStep
{
    private const string Prompt = "a sunflower";
    private const int Steps = 40;

    public async Task<DemoPart> RunAsync(DemoContext context, CancellationToken cancellationToken)
    {
        string path = Path.Combine(DemoContext.OutputFolder, "guided.png");
        JsonElement painted = await context.Heads.CallAsync(
            "guidance", "guide_image", new() { ["prompts"] = new[] { Prompt }, ["output"] = path, ["steps"] = Steps }, cancellationToken);
        return new DemoPart("guidance", painted, output => Write(output, painted, path));
    }

    private static void Write(TextWriter output, JsonElement painted, string path)
    {
        JsonElement prompt = painted.GetProperty("prompts")[0];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Guide     Head guidance: '{Prompt}' painted from noise in {painted.GetProperty("seconds").GetDouble():F1} s, CLIP score {prompt.GetProperty("scoreBefore").GetDouble():F1} before and {prompt.GetProperty("scoreAfter").GetDouble():F1} after: {Path.GetRelativePath(Environment.CurrentDirectory, path)}"));
    }
}
