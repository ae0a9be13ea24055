using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Training data as WebDataset shards.</summary>
internal sealed class DataCommand : ClipCommand
{
    public DataCommand()
        : base("data", "Make, look at, check, rearrange and unpack WebDataset shards.")
    {
        Add(new DataMakeCommand());
        Add(new DataListCommand());
        Add(new DataVerifyCommand());
        Add(new DataStatsCommand());
        Add(new DataReshardCommand());
        Add(new DataExtractCommand());
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip data make pairs.csv --output shards --check",
        "clip data verify shards",
        "clip data stats 'shards/data-{00000..00009}.tar' --json",
        "clip data reshard shards --output mixed --shuffle-buffer 20000 --samples-per-shard 5000",
    ];
}
