using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Evaluation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation;
using Clip.Sdk.Training.Evaluation.Compositional;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Whether a model tells a caption from one with the same words and another meaning.</summary>
internal sealed class EvaluateCompositionalCommand : EvaluationCommand
{
    private readonly PairSourceArguments _source;

    public EvaluateCompositionalCommand()
        : base(
            "compositional",
            "Whether the model tells each caption from a wrong one of nearly the same words: swapped attributes, opposite relations, other counts, denials, swapped objects. Chance is 0.5.",
            PairSourceArguments.Description)
    {
        _source = new PairSourceArguments(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip evaluate compositional pairs.csv --model models/clip",
        "clip evaluate compositional 'scenes/{000..009}.tar' --model models/clip --limit 2000 --json",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new SampleFaults();
        ISampleSource source = SampleSources.ForEvaluation(_source.Source(parsed, DataPath(parsed)), new DataOptions(), SampleShare.Whole, faults);
        using ClipModel model = LoadModel(parsed);
        EncodedPairs pairs = await PairEncoder.EncodeAsync(model.Images, source, EmbeddingForm.Normalized, Limit(parsed), faults, "Encoding", cancellationToken);
        (int Image, CompositionalFoil Foil)[] foils =
            [.. pairs.Captions.SelectMany((captions, image) => captions.SelectMany(CompositionalFoilBuilder.Build).Select(foil => (image, foil)))];
        if (foils.Length == 0)
        {
            throw new InputException($"None of the captions of '{source.Name}' holds an attribute pair, a relation, a number or a thing to deny, so no wrong caption can be made. The rules are for English.", source.Name);
        }

        EmbeddingMatrix captions = await PairEncoder.EncodeTextsAsync(model, [.. foils.Select(entry => entry.Foil.Caption)], cancellationToken);
        EmbeddingMatrix wrong = await PairEncoder.EncodeTextsAsync(model, [.. foils.Select(entry => entry.Foil.Foil)], cancellationToken);
        CompositionalResult result = CompositionalResult.Measure(Rows(pairs.Images, foils), captions, wrong, [.. foils.Select(entry => entry.Foil.Kind)]);
        return Write(parsed, [Report(parsed, model, "compositional", Metrics(result))], faults);
    }

    private static EmbeddingMatrix Rows(EmbeddingMatrix images, (int Image, CompositionalFoil Foil)[] foils)
    {
        float[] values = new float[checked(foils.Length * images.Dimensions)];
        for (int i = 0; i < foils.Length; i++)
        {
            images[foils[i].Image].CopyTo(values.AsSpan(i * images.Dimensions));
        }

        return new EmbeddingMatrix(values, images.Dimensions, images.IsNormalized);
    }

    private static List<KeyValuePair<string, double>> Metrics(CompositionalResult result)
    {
        List<KeyValuePair<string, double>> metrics = [new("acc", result.Accuracy)];
        foreach ((CompositionalKind kind, (double accuracy, int count)) in result.ByKind)
        {
            string name = kind.ToString().ToLowerInvariant();
            metrics.Add(new($"{name}_acc", accuracy));
            metrics.Add(new($"{name}_count", count));
        }

        return metrics;
    }
}
