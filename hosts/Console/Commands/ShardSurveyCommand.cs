using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Shards;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Reads shards through and reports what was found.</summary>
internal abstract class ShardSurveyCommand : ClipCommand
{
    private readonly Argument<string[]> _shards = new("shards") { Description = ShardPaths.Description, Arity = ArgumentArity.OneOrMore };
    private readonly CaptionOptions _captions;
    private readonly Option<bool> _noDecode;
    private readonly Option<bool> _json = CommonOptions.Json();

    protected ShardSurveyCommand(string name, string description, string withoutDecoding)
        : base(name, description)
    {
        Add(_shards);
        _noDecode = new Option<bool>("--no-decode") { Description = withoutDecoding };
        Add(_noDecode);
        _captions = new CaptionOptions(this);
        Add(_json);
        SetAction(RunAsync);
    }

    /// <summary>Writes what was found, as JSON lines or for people.</summary>
    protected abstract void Write(TextWriter console, ShardFacts[] facts, bool json);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> shards = ShardPaths.Find(parsed.GetRequiredValue(_shards));
        ShardSurvey survey = _captions.Survey(parsed);
        ShardFacts[] facts = await JobProgress.RunAsync("Reading", "samples", total: 0, progress => Task.Run<ShardFacts[]>(
            () => [.. shards.Select(shard => survey.Read(shard, !parsed.GetValue(_noDecode), progress, cancellationToken))], cancellationToken));
        Write(parsed.InvocationConfiguration.Output, facts, parsed.GetValue(_json));
        return facts.All(fact => fact.Faults.Total == 0) ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }
}
