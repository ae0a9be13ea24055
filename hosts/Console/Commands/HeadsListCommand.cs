using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Plugins;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Lists heads by their manifests; no plugin's code is loaded.</summary>
internal sealed class HeadsListCommand : ClipCommand
{
    private readonly HeadHostArguments _heads;
    private readonly Option<bool> _json = CommonOptions.Json();

    public HeadsListCommand()
        : base("list", "List the heads that are there. Loads no code of a plugin.")
    {
        _heads = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip heads list", "clip heads list --plugins my-plugins --json"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _heads.Open(parsed, model: null);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            foreach (HeadInfo head in host.Catalog.Heads)
            {
                JsonOutput.WriteLine(output, new { head.Name, head.Description, Plugin = head.Plugin.Manifest.Id, head.Plugin.Manifest.Version, head.Plugin.Folder });
            }
        }
        else if (host.Catalog.Heads.Count == 0)
        {
            output.WriteLine($"No heads. Plugins are looked for in: {string.Join(", ", PluginFolders.Default)}. Add a folder with --plugins.");
        }
        else
        {
            Table table = Tables.Create(["head", "what it does", "plugin", "version"]);
            foreach (HeadInfo head in host.Catalog.Heads)
            {
                table.AddPlainRow(head.Name, head.Description, head.Plugin.Manifest.Id, head.Plugin.Manifest.Version);
            }

            Tables.Write(output, table);
        }

        foreach (PluginFailure failure in host.Catalog.Failures)
        {
            System.Console.Error.WriteLine($"clip: warning: {failure.Message}");
        }

        return ExitCode.Success;
    }
}
