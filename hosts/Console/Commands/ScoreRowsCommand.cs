using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Asks the score head about the rows of scoring jobs, which needs no model.</summary>
internal abstract class ScoreRowsCommand : ClipCommand
{
    private readonly string _function;
    private readonly Argument<string>[] _files;
    private readonly Option<string> _column = new("--score") { Description = "clipScore (default), clipScorePercent, refClipScore or cosine.", HelpName = "column", DefaultValueFactory = _ => "clipScore" };
    private readonly HeadHostArguments _host;
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <param name="name">The command.</param>
    /// <param name="description">What it does.</param>
    /// <param name="function">The head's function, whose parameters have the names of the files.</param>
    /// <param name="files">Files of rows.</param>
    protected ScoreRowsCommand(string name, string description, string function, params Argument<string>[] files)
        : base(name, description)
    {
        (_function, _files) = (function, files);
        foreach (Argument<string> file in files)
        {
            Add(file);
        }

        Add(_column);
        _host = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    /// <summary>The one file of rows that most of them take.</summary>
    protected static Argument<string> Rows() => new("rows") { Description = "The .jsonl file of `clip score --output` or `clip batch clip-score`." };

    /// <summary>Writes the answer for people.</summary>
    protected abstract void Print(TextWriter output, JsonElement answer);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _host.Open(parsed, model: null, ScoreCommand.Head);
        Dictionary<string, object?> arguments = _files.ToDictionary(file => file.Name, file => (object?)parsed.GetValue(file));
        arguments.Add("column", parsed.GetValue(_column));
        JsonElement answer = await host.CallAsync(ScoreCommand.Head, _function, arguments, cancellationToken);
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
