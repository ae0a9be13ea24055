using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Everything about vocabularies as files.</summary>
internal sealed class TokenizerCommand : ClipCommand
{
    public TokenizerCommand()
        : base("tokenizer", "Train a vocabulary on captions, and measure how well one fits.")
    {
        Add(new TokenizerTrainCommand());
        Add(new TokenizerMeasureCommand());
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip tokenizer train captions.txt --size 8192 --output vocabulary",
        "clip tokenizer measure captions.txt --vocab models/clip",
    ];
}
