using Clip.Sdk.Hosts.Console.CommandLine;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Everything about heads in general.</summary>
internal sealed class HeadsCommand : ClipCommand
{
    public HeadsCommand()
        : base("heads", "List the heads that plugins bring, look into them, run their functions, verify a plugin.")
    {
        Add(new HeadsListCommand());
        Add(new HeadsInfoCommand());
        Add(new HeadsRunCommand());
        Add(new HeadsVerifyCommand());
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip heads list",
        "clip heads info caption",
        "clip heads run moderation --help",
        "clip heads verify artifacts/plugins/release/Moderation.Prompts",
    ];
}
