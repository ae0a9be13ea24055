using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Batches;
using Clip.Sdk.Plugins;

namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>A batch job of the moderation head over the pictures, with its report, and a verdict on a text with its reasons.</summary>
internal sealed class ModerationStep : IDemoStep
{
    private const string Text = "a pistol beside a bottle of wine";

    public async Task<DemoPart> RunAsync(DemoContext context, CancellationToken cancellationToken)
    {
        string folder = DemoContext.OutputFolder;
        BatchSummary summary;
        using (BatchHeadLease lease = context.Heads.Catalog.OpenBatch("moderation"))
        {
            var options = new BatchJobOptions
            {
                OutputPath = Path.Combine(folder, "moderation.jsonl"),
                Start = BatchStart.Restart,
                Report = new BatchReportOptions { Path = Path.Combine(folder, "moderation.html"), Codec = context.Heads.Codec, Title = "Moderation of the demo's pictures" },
            };
            summary = await BatchJob.RunAsync("moderation", lease, BatchSources.Open([Path.GetDirectoryName(context.Pictures[0])!]), options, cancellationToken: cancellationToken);
        }

        JsonElement verdict = await context.Heads.CallAsync("moderation", "moderate_text", new() { ["text"] = Text }, cancellationToken);
        return new DemoPart("moderation", new { summary.Items, summary.Failed, Report = summary.ReportPath, Verdict = verdict }, output => Write(output, summary, verdict));
    }

    private static void Write(TextWriter output, BatchSummary summary, JsonElement verdict)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Moderate  Head moderation: {summary.Items} pictures at {summary.Rate:F0} a second by the policy 'icons'; '{Text}': {verdict.GetProperty("action").GetString()}"));
        foreach (JsonElement reason in verdict.GetProperty("reasons").EnumerateArray())
        {
            output.WriteLine($"          {reason.GetString()}");
        }

        output.WriteLine($"          Report: {Path.GetRelativePath(Environment.CurrentDirectory, summary.ReportPath!)}");
    }
}
