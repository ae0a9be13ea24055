using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Linear classifiers on frozen features, as files.</summary>
internal sealed class ProbeCommand : ClipCommand
{
    public ProbeCommand()
        : base("probe", "Fit a linear classifier on frozen features, and classify with it. Needs no libtorch.")
    {
        Add(new ProbeTrainCommand());
        Add(new ProbeApplyCommand());
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip probe train flowers/train --model models/clip --output flowers.safetensors",
        "clip probe apply photos/ --probe flowers.safetensors --model models/clip",
    ];
}
