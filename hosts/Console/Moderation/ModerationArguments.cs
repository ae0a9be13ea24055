using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Moderation;

/// <summary>The options of every command of <c>clip moderate</c> that runs the head.</summary>
internal sealed class ModerationArguments
{
    /// <summary>The head's name.</summary>
    public const string Head = "moderation";

    private readonly Option<string?> _policy = new("--policy")
    {
        Description = "A shipped policy by its name (clip moderate policies), or the path of a policy file. Default: 'standard'.",
        HelpName = "name|file",
    };

    private readonly ModelArguments _model;
    private readonly HeadHostArguments _heads;
    private readonly Option<bool> _json = CommonOptions.Json();

    public ModerationArguments(Command command)
    {
        command.Add(_policy);
        command.Add(_json);
        _heads = new HeadHostArguments(command);
        _model = new ModelArguments(command, isRequired: false);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public string? Policy(ParseResult parsed) => parsed.GetValue(_policy);

    /// <summary>Opens the head's host.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="auditLog">A file that decisions are appended to, or null.</param>
    public HeadHost Open(ParseResult parsed, string? auditLog = null)
    {
        var given = new JsonObject();
        if (Policy(parsed) is { } policy)
        {
            given["policy"] = policy;
        }

        if (auditLog is not null)
        {
            given["auditLog"] = Path.GetFullPath(auditLog);
        }

        return _heads.Open(parsed, _model, Head, overrides: given);
    }

    /// <summary>Calls a function of the head; where JSON is wanted it is printed and null comes back.</summary>
    public async Task<JsonElement?> CallAsync(ParseResult parsed, string function, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        await using HeadHost host = Open(parsed);
        if (Policy(parsed) is { } policy)
        {
            arguments["policy"] = policy;
        }

        JsonElement result = await host.CallAsync(Head, function, arguments, cancellationToken);
        if (!IsJson(parsed))
        {
            return result;
        }

        JsonOutput.WriteLine(parsed.InvocationConfiguration.Output, result);
        return null;
    }
}
