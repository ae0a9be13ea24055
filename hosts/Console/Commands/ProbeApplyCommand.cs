using System.CommandLine;
using System.Globalization;
using Clip.Sdk.Files;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Jobs;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Probes;
using Clip.Sdk.Training.Evaluation.LinearProbes;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Classifies pictures, or features, with a fitted probe.</summary>
internal sealed class ProbeApplyCommand : ClipCommand
{
    private readonly Argument<string[]> _inputs = new("inputs") { Description = ImageArguments.Description + " Or one .npy file of features.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _probe = new("--probe") { Description = "A probe that 'clip probe train' wrote.", HelpName = "file", Required = true };
    private readonly ModelArguments _model;
    private readonly Option<int?> _top = new("--top") { Description = "Classes that are shown of each picture; 0 for all. Default: 1 in a table, all in JSON.", HelpName = "n" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public ProbeApplyCommand()
        : base("apply", "Classify pictures, or features, with a fitted probe.")
    {
        Add(_inputs);
        Add(_probe);
        _model = new ModelArguments(this, isRequired: false);
        Add(_top);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip probe apply photos/ --probe flowers.safetensors --model models/clip",
        "clip probe apply features.npy --probe flowers.safetensors --json",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        LinearProbeFile probe = LinearProbeFile.Load(parsed.GetRequiredValue(_probe));
        string[] inputs = parsed.GetRequiredValue(_inputs);
        bool json = parsed.GetValue(_json);
        int top = parsed.GetValue(_top) ?? (json ? 0 : 1);
        using var output = new StreamWriter(System.Console.OpenStandardOutput());
        Table table = Tables.Create(["input", "class", "probability"], "probability");
        int errors = inputs is [var path] && ProbeOptions.IsFeatures(path)
            ? ApplyToFeatures(probe, path, row => Take(row))
            : await ApplyToPicturesAsync(parsed, probe, inputs, row => Take(row), cancellationToken);
        if (!json)
        {
            Tables.Write(output, table);
        }

        return errors == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;

        void Take(Row row)
        {
            Row shown = row with { Labels = row.Labels is null || top == 0 ? row.Labels : [.. row.Labels.Take(top)] };
            if (json)
            {
                JsonOutput.WriteLine(output, shown);
                return;
            }

            if (shown.Error is { } error)
            {
                table.AddPlainRow(shown.Image, error.Message, string.Empty);
            }

            foreach (Label label in shown.Labels ?? [])
            {
                table.AddPlainRow(shown.Image, label.Name, label.Probability.ToString("P2", CultureInfo.InvariantCulture));
            }
        }
    }

    private static int ApplyToFeatures(LinearProbeFile probe, string path, Action<Row> take)
    {
        EmbeddingMatrix features = NpyArray.Read(path).ToEmbeddings(probe.IsNormalized);
        if (features.Dimensions != probe.Model.Dimensions)
        {
            throw new InputException($"The features of '{path}' have {features.Dimensions} dimensions but the probe's {probe.Model.Dimensions}. Make them with the model that the probe was fitted on.", path);
        }

        for (int row = 0; row < features.Count; row++)
        {
            take(new Row(string.Create(CultureInfo.InvariantCulture, $"{path}[{row}]"), Rank(probe, features[row]), null));
        }

        return 0;
    }

    private async Task<int> ApplyToPicturesAsync(ParseResult parsed, LinearProbeFile probe, string[] inputs, Action<Row> take, CancellationToken cancellationToken)
    {
        if (!_model.IsGiven(parsed.CommandResult))
        {
            throw new InputException("Pictures must be encoded by a model. Name the one that the probe was fitted on with --model, or pass features (.npy).");
        }

        using ClipModel model = _model.Load(parsed);
        if (probe.Space.Length > 0 && probe.Space != model.Images.Info.SpaceId)
        {
            throw new InputException($"The probe was fitted on embeddings of '{probe.Space}' but the model gives '{model.Images.Info.SpaceId}'. Use the model that it was fitted on.", parsed.GetRequiredValue(_probe));
        }

        EmbeddingForm form = probe.IsNormalized ? EmbeddingForm.Normalized : EmbeddingForm.Raw;
        return await ImageJob.RunAsync(
            model.Images,
            [.. ImageArguments.Expand(inputs)],
            form,
            item => take(item.Error is { } error
                ? new Row(item.Source.Name, null, ErrorRow.From(error))
                : new Row(item.Source.Name, Rank(probe, item.Embedding.Span), null)),
            cancellationToken);
    }

    private static Label[] Rank(LinearProbeFile probe, ReadOnlySpan<float> feature)
    {
        float[] scores = new float[probe.Model.ClassCount];
        probe.Model.Score(feature, scores);
        double best = scores.Max();
        double sum = scores.Sum(score => Math.Exp(score - best));
        return [.. scores.Select((score, index) => new Label(probe.Classes[index], Math.Exp(score - best) / sum)).OrderByDescending(label => label.Probability)];
    }

    private sealed record Row(string Image, IReadOnlyList<Label>? Labels, ErrorRow? Error);

    private sealed record Label([property: System.Text.Json.Serialization.JsonPropertyName("label")] string Name, double Probability);
}
