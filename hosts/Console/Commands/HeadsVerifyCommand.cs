using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Plugins;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Checks a plugin as its author wants it checked before others get it.</summary>
internal sealed class HeadsVerifyCommand : ClipCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "The plugin's folder, which holds plugin.json." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public HeadsVerifyCommand()
        : base("verify", "Load a plugin, check its manifest against its code and the schemas of its functions, unload it and say whether it left memory.")
    {
        Add(_folder);
        Add(_json);
        SetAction(Run);
    }

    public override IReadOnlyList<string> Examples => ["clip heads verify artifacts/plugins/release/Moderation.Prompts"];

    private int Run(ParseResult parsed)
    {
        PluginVerification result = PluginVerifier.Verify(parsed.GetRequiredValue(_folder));
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(output, new
            {
                Plugin = result.Manifest.Id,
                result.Manifest.Version,
                result.Fingerprint,
                result.IsGood,
                result.WasCollected,
                Functions = result.Functions.ToDictionary(head => head.Key, head => head.Value),
                result.Problems,
                result.Warnings,
            });
        }
        else
        {
            output.WriteLine($"{result.Manifest.Id} {result.Manifest.Version}, fingerprint {result.Fingerprint}");
            foreach ((string head, IReadOnlyList<string> functions) in result.Functions)
            {
                output.WriteLine($"  {head}: {(functions.Count == 0 ? "no functions" : string.Join(", ", functions))}");
            }

            output.WriteLine(result.WasCollected ? "  left memory after it was unloaded" : "  stayed in memory after it was unloaded");
            foreach (string warning in result.Warnings)
            {
                output.WriteLine($"  warning: {warning}");
            }

            foreach (string problem in result.Problems)
            {
                output.WriteLine($"  problem: {problem}");
            }

            output.WriteLine(result.IsGood ? "good" : "not good");
        }

        return result.IsGood ? ExitCode.Success : ExitCode.BadInput;
    }
}
