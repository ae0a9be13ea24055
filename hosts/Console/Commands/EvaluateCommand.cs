using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Measures of a model on labelled data.</summary>
internal sealed class EvaluateCommand : ClipCommand
{
    public EvaluateCommand()
        : base("evaluate", "Measure a model: classification, retrieval, linear probe, compositional understanding, robustness.")
    {
        Add(new EvaluateZeroShotCommand());
        Add(new EvaluateRetrievalCommand());
        Add(new EvaluateLinearProbeCommand());
        Add(new EvaluateCompositionalCommand());
        Add(new EvaluateRobustnessCommand());
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip evaluate zero-shot flowers/test --model models/clip --templates openai-80",
        "clip evaluate retrieval pairs.csv --model models/clip --json",
        "clip evaluate linear-probe flowers/train --test flowers/test --model models/clip",
        "clip evaluate compositional pairs.jsonl --model models/clip",
        "clip evaluate robustness flowers/test --model models/clip --corruptions gaussian-noise,fog --severities 1,3,5",
    ];
}
