using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Plugins;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Says all about one head.</summary>
internal sealed class HeadsInfoCommand : ClipCommand
{
    private readonly Argument<string> _head = new("head") { Description = "The head." };
    private readonly HeadHostArguments _heads;
    private readonly Option<bool> _json = CommonOptions.Json();

    public HeadsInfoCommand()
        : base("info", "Say all about a head: its plugin, its fingerprint for an allow-list, its functions and their parameters.")
    {
        Add(_head);
        _heads = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip heads info clip-score", "clip heads info moderation --json"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _heads.Open(parsed, model: null);
        string name = parsed.GetRequiredValue(_head);
        IReadOnlyList<AIFunction> functions = host.Catalog.Functions(name);
        HeadInfo head = host.Catalog.Find(name)!;
        PluginManifest plugin = head.Plugin.Manifest;
        string fingerprint = HeadCatalog.Fingerprint(head.Plugin);
        bool isBatch = host.Catalog.IsBatch(name);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(output, new
            {
                head.Name,
                head.Description,
                Plugin = plugin.Id,
                plugin.Version,
                head.Plugin.Folder,
                Contract = plugin.Contract.ToString(),
                Fingerprint = fingerprint,
                plugin.License,
                plugin.Authors,
                plugin.Requires,
                Batch = isBatch,
                Functions = functions.Select(function => new { function.Name, function.Description, Parameters = function.JsonSchema }),
            });
            return ExitCode.Success;
        }

        output.WriteLine($"{head.Name}: {head.Description}");
        output.WriteLine($"  plugin       {plugin.Id} {plugin.Version}, contract {plugin.Contract}{(plugin.License is null ? "" : $", {plugin.License}")}{(plugin.Authors.Count == 0 ? "" : $", by {string.Join(", ", plugin.Authors)}")}");
        output.WriteLine($"  folder       {head.Plugin.Folder}");
        output.WriteLine($"  fingerprint  {fingerprint}");
        output.WriteLine($"  needs        {(plugin.Requires.Count == 0 ? "nothing" : string.Join(", ", plugin.Requires))}");
        output.WriteLine($"  batch jobs   {(isBatch ? "yes: clip batch " + head.Name : "no")}");
        foreach (AIFunction function in functions)
        {
            output.WriteLine();
            output.Write($"{function.Name}: ");
            FunctionArguments.Describe(function, output);
        }

        return ExitCode.Success;
    }
}
