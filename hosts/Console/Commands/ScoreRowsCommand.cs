using System.CommandLine;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Asks the score head about the rows of scoring jobs, which needs no model.</summary>
internal abstract class ScoreRowsCommand : ScoreFunctionCommand
{
    private readonly Argument<string>[] _files;
    private readonly Option<string> _column = new("--score") { Description = "clipScore (default), clipScorePercent, refClipScore or cosine.", HelpName = "column", DefaultValueFactory = _ => "clipScore" };

    /// <param name="name">The command.</param>
    /// <param name="description">What it does.</param>
    /// <param name="function">The head's function, whose parameters have the names of the files.</param>
    /// <param name="files">Files of rows.</param>
    protected ScoreRowsCommand(string name, string description, string function, params Argument<string>[] files)
        : base(name, description, function, needsModel: false)
    {
        _files = files;
        Take([.. files, _column]);
    }

    /// <summary>The one file of rows that most of them take.</summary>
    protected static Argument<string> Rows() => new("rows") { Description = "The .jsonl file of `clip score --output` or `clip batch clip-score`." };

    protected override Dictionary<string, object?> ArgumentsOf(ParseResult parsed)
    {
        Dictionary<string, object?> arguments = _files.ToDictionary(file => file.Name, file => (object?)parsed.GetValue(file));
        arguments.Add("column", parsed.GetValue(_column));
        return arguments;
    }
}
