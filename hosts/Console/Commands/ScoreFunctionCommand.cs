using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Calls one function of the score head and prints its answer, for people or as JSON.</summary>
/// <param name="name">The command.</param>
/// <param name="description">What it does.</param>
/// <param name="function">The head's function.</param>
/// <param name="needsModel">Whether pictures or texts are encoded.</param>
internal abstract class ScoreFunctionCommand(string name, string description, string function, bool needsModel) : ClipCommand(name, description)
{
    private readonly Option<bool> _json = CommonOptions.Json();
    private ModelArguments? _model;
    private HeadHostArguments? _host;

    /// <summary>What the function is given, under the names of its parameters.</summary>
    protected abstract Dictionary<string, object?> ArgumentsOf(ParseResult parsed);

    /// <summary>Writes the answer for people.</summary>
    protected abstract void Print(TextWriter output, JsonElement answer);

    /// <summary>Adds the command's own arguments and options, then those that all have.</summary>
    protected void Take(params ReadOnlySpan<Symbol> own)
    {
        foreach (Symbol symbol in own)
        {
            if (symbol is Argument argument)
            {
                Add(argument);
            }
            else
            {
                Add((Option)symbol);
            }
        }

        _model = needsModel ? new ModelArguments(this) : null;
        _host = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _host!.Open(parsed, _model, ScoreCommand.Head);
        JsonElement answer = await host.CallAsync(ScoreCommand.Head, function, ArgumentsOf(parsed), cancellationToken);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (!parsed.GetValue(_json))
        {
            Print(output, answer);
            return ExitCode.Success;
        }

        // A list is written as a line an element.
        foreach (JsonElement line in answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray() : Enumerable.Repeat(answer, 1))
        {
            JsonOutput.WriteLine(output, line);
        }

        return ExitCode.Success;
    }
}
