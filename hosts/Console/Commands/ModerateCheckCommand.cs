using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Moderation;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Checks a policy file without a model.</summary>
internal sealed class ModerateCheckCommand : ClipCommand
{
    private readonly Argument<string> _policy = new("policy") { Description = "The path of a policy file, or the name of a shipped policy." };
    private readonly HeadHostArguments _heads;

    public ModerateCheckCommand()
        : base("check", "Check a policy file: every mistake with its line, or what it looks for.")
    {
        Add(_policy);
        _heads = new HeadHostArguments(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip moderate check my-policy.yaml"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _heads.Open(parsed, model: null, ModerationArguments.Head);
        JsonElement policy = await host.CallAsync(ModerationArguments.Head, "check_policy", new() { ["policy"] = parsed.GetRequiredValue(_policy) }, cancellationToken);
        string[] categories = [.. policy.GetProperty("categories").EnumerateObject().Select(category => category.Name)];
        TextWriter output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync($"'{policy.GetProperty("name")}' is valid: {categories.Length} categories ({string.Join(", ", categories)}), {policy.GetProperty("detectors").GetArrayLength()} detectors, {policy.GetProperty("rules").GetArrayLength()} rules.");
        await output.WriteLineAsync($"hash {policy.GetProperty("hash")}");
        return ExitCode.Success;
    }
}
