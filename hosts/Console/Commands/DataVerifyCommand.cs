using System.CommandLine;
using System.Globalization;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Shards;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Looks for samples that training would leave out.</summary>
internal sealed class DataVerifyCommand : ClipCommand
{
    private readonly Argument<string[]> _shards = new("shards") { Description = ShardPaths.Description, Arity = ArgumentArity.OneOrMore };
    private readonly CaptionOptions _captions;
    private readonly Option<bool> _noDecode = new("--no-decode") { Description = "Look at the archives and captions alone." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public DataVerifyCommand()
        : base("verify", "Read shards through, decode every picture, and count what cannot be used; exit code 3 when there is any.")
    {
        Add(_shards);
        Add(_noDecode);
        _captions = new CaptionOptions(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip data verify shards",
        "clip data verify 'shards/data-{00000..00099}.tar' --no-decode --json",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> shards = ShardPaths.Find(parsed.GetRequiredValue(_shards));
        ShardSurvey survey = _captions.Survey(parsed);
        ShardFacts[] facts = await JobProgress.RunAsync("Reading", "samples", total: 0, progress => Task.Run<ShardFacts[]>(
            () => [.. shards.Select(shard => survey.Read(shard, !parsed.GetValue(_noDecode), progress, cancellationToken))], cancellationToken));
        TextWriter console = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            foreach (ShardFacts fact in facts)
            {
                JsonOutput.WriteLine(console, new { fact.Shard, fact.Samples, fact.Usable, Faults = SkippedSamples.Of(fact.Faults) });
            }
        }
        else
        {
            Print(console, facts);
        }

        return facts.All(fact => fact.Faults.Total == 0) ? ExitCode.Success : ExitCode.SomeItemsFailed;
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
