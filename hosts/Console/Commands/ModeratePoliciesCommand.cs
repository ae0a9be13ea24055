using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Moderation;
using Clip.Sdk.Hosts.Console.Output;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Lists the shipped policies.</summary>
internal sealed class ModeratePoliciesCommand : ClipCommand
{
    private readonly HeadHostArguments _heads;
    private readonly Option<bool> _json = CommonOptions.Json();

    public ModeratePoliciesCommand()
        : base("policies", "List the shipped policies with their categories and files.")
    {
        _heads = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip moderate policies"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _heads.Open(parsed, model: null, ModerationArguments.Head);
        JsonElement policies = await host.CallAsync(ModerationArguments.Head, "list_policies", [], cancellationToken);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            foreach (JsonElement policy in policies.EnumerateArray())
            {
                JsonOutput.WriteLine(output, policy);
            }

            return ExitCode.Success;
        }

        Table table = Tables.Create(["policy", "categories", "what for"]);
        foreach (JsonElement policy in policies.EnumerateArray())
        {
            table.AddPlainRow(
                policy.GetProperty("name").GetString()!, string.Join(", ", policy.GetProperty("categories").EnumerateObject().Select(category => category.Name)),
                policy.GetProperty("description").GetString()!);
        }

        Tables.Write(output, table);
        return ExitCode.Success;
    }
}
