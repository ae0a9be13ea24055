using System.Globalization;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Shards;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Tells what shards hold.</summary>
internal sealed class DataStatsCommand() : ShardSurveyCommand(
    "stats", "Count samples, files, captions and classes of shards, and tell how large the pictures are.", "Leave out the sizes of pictures.")
{
    public override IReadOnlyList<string> Examples =>
    [
        "clip data stats shards",
        "clip data stats 'shards/data-{00000..00009}.tar' --json",
    ];

    protected override void Write(TextWriter console, ShardFacts[] facts, bool json)
    {
        Summary summary = Summarise(facts);
        if (json)
        {
            JsonOutput.WriteLine(console, summary);
        }
        else
        {
            Print(console, summary);
        }
    }

    private static Summary Summarise(ShardFacts[] facts) => new(
        facts.Length,
        facts.Sum(fact => fact.Bytes),
        facts.Sum(fact => fact.Samples),
        facts.Sum(fact => fact.Usable),
        facts.Sum(fact => fact.CaptionCount),
        Sum(facts.SelectMany(fact => fact.Extensions)),
        facts.SelectMany(fact => fact.Classes.Keys).Distinct().Count(),
        SizeSummary.Of(facts.SelectMany(fact => fact.Widths)),
        SizeSummary.Of(facts.SelectMany(fact => fact.Heights)),
        SizeSummary.Of(facts.SelectMany(fact => fact.CaptionWords)),
        Sum(facts.SelectMany(fact => fact.Faults.ByReason)));

    private static SortedDictionary<string, long> Sum(IEnumerable<KeyValuePair<string, long>> counts)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach ((string name, long count) in counts)
        {
            sums[name] = sums.GetValueOrDefault(name) + count;
        }

        return sums;
    }

    private static void Print(TextWriter console, Summary summary)
    {
        const string Spread = "smallest / median / 95 % / largest";
        Table table = Tables.Create(["", "value"], "value");
        table.AddPlainRow("shards", $"{Whole(summary.Shards)} ({ByteSize.Text(summary.Bytes)})");
        table.AddPlainRow("samples", Whole(summary.Samples));
        table.AddPlainRow("usable", Whole(summary.Usable));
        table.AddPlainRow("captions", Whole(summary.Captions));
        table.AddPlainRow("files", string.Join(", ", summary.Files.Select(file => $"{file.Key} {Whole(file.Value)}")));
        table.AddPlainRow("classes", Whole(summary.Classes));
        table.AddPlainRow($"width, {Spread}", summary.Width?.ToString() ?? "-");
        table.AddPlainRow($"height, {Spread}", summary.Height?.ToString() ?? "-");
        table.AddPlainRow($"words of a caption, {Spread}", summary.CaptionWords?.ToString() ?? "-");
        foreach ((string reason, long count) in summary.Faults)
        {
            table.AddPlainRow($"fault: {reason}", Whole(count));
        }

        Tables.Write(console, table);
    }

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record Summary(
        int Shards, long Bytes, long Samples, long Usable, long Captions, IReadOnlyDictionary<string, long> Files, int Classes,
        SizeSummary? Width, SizeSummary? Height, SizeSummary? CaptionWords, IReadOnlyDictionary<string, long> Faults);
}
