using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Evaluation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>How well pictures and captions find each other.</summary>
internal sealed class EvaluateRetrievalCommand : EvaluationCommand
{
    private readonly PairSourceArguments _source;

    public EvaluateRetrievalCommand()
        : base("retrieval", "Recall at 1, 5 and 10 of pictures by caption and captions by picture; a picture may have several captions.", PairSourceArguments.Description)
    {
        _source = new PairSourceArguments(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip evaluate retrieval pairs.csv --model models/clip",
        "clip evaluate retrieval flickr30k.jsonl --caption-column captions --image-column image --model models/clip --json",
        "clip evaluate retrieval 'wds_flickr8k/test/{0..1}.tar' --model models/clip --dataset wds/flickr8k",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new SampleFaults();
        ISampleSource source = SampleSources.ForEvaluation(_source.Source(parsed, DataPath(parsed)), new DataOptions(), SampleShare.Whole, faults);
        using ClipModel model = LoadModel(parsed);
        EncodedPairs pairs = await PairEncoder.EncodeAsync(model.Images, source, EmbeddingForm.Normalized, Limit(parsed), faults, "Encoding", cancellationToken);
        string[] texts = [.. pairs.Captions.SelectMany(captions => captions)];
        int[] imageOfText = [.. pairs.Captions.SelectMany((captions, image) => captions.Select(_ => image))];
        EmbeddingMatrix captionRows = await PairEncoder.EncodeTextsAsync(model, texts, cancellationToken);
        RetrievalResult result = await Task.Run(() => RetrievalEvaluation.Measure(pairs.Images, captionRows, imageOfText, cancellationToken: cancellationToken), cancellationToken);
        return Write(parsed, [Report(parsed, model, "zeroshot_retrieval", BenchmarkReport.MetricsOf(result))], faults);
    }
}
