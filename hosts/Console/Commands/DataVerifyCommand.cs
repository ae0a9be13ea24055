using System.Globalization;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Shards;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Looks for samples that training would leave out.</summary>
internal sealed class DataVerifyCommand() : ShardSurveyCommand(
    "verify", "Read shards through, decode every picture, and count what cannot be used; exit code 3 when there is any.", "Look at the archives and captions alone.")
{
    public override IReadOnlyList<string> Examples =>
    [
        "clip data verify shards",
        "clip data verify 'shards/data-{00000..00099}.tar' --no-decode --json",
    ];

    protected override void Write(TextWriter console, ShardFacts[] facts, bool json)
    {
        if (!json)
        {
            Print(console, facts);
            return;
        }

        foreach (ShardFacts fact in facts)
        {
            JsonOutput.WriteLine(console, new { fact.Shard, fact.Samples, fact.Usable, Faults = SkippedSamples.Of(fact.Faults) });
        }
    }

    private static void Print(TextWriter console, ShardFacts[] facts)
    {
        Table table = Tables.Create(["shard", "samples", "usable", "faults"], "samples", "usable");
        foreach (ShardFacts fact in facts)
        {
            string faults = string.Join(", ", fact.Faults.ByReason.Select(fault => $"{fault.Value} × {fault.Key}"));
            table.AddPlainRow(fact.Shard, fact.Samples.ToString(CultureInfo.InvariantCulture), fact.Usable.ToString(CultureInfo.InvariantCulture), faults);
        }

        Tables.Write(console, table);
        foreach (ShardFacts fact in facts)
        {
            SkippedSamples.Print(fact.Faults);
        }
    }
}
