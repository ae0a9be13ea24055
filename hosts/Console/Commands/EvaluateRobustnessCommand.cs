using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.Evaluation;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation;
using Clip.Sdk.Training.Evaluation.Robustness;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>How much of a model's accuracy is left on pictures that were made worse.</summary>
internal sealed class EvaluateRobustnessCommand : EvaluationCommand
{
    private readonly ClassOptions _classes;

    private readonly Option<string?> _corruptions = new("--corruptions")
    {
        Description = "Which, separated by commas: gaussian-noise, shot-noise, impulse-noise, speckle-noise, gaussian-blur, defocus-blur, motion-blur, zoom-blur, fog, brightness, contrast, saturate, pixelate, jpeg-compression. Default: all.",
        HelpName = "a,b,c",
    };

    private readonly Option<int[]> _severities = new("--severities")
    {
        Description = "How bad, separated by commas: 1 (mild) to 5.",
        HelpName = "1,3,5",
        DefaultValueFactory = _ => [1, 3, 5],
        CustomParser = ParseSeverities,
    };

    public EvaluateRobustnessCommand()
        : base("robustness", "Classification without training on pictures with noise, blur, fog, bad light and compression, after ImageNet-C.", ClassOptions.DataDescription)
    {
        _classes = new ClassOptions(this);
        Add(_corruptions);
        Add(_severities);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip evaluate robustness flowers/test --model models/clip --limit 1000",
        "clip evaluate robustness flowers/test --model models/clip --corruptions gaussian-noise,fog --severities 5 --json",
    ];

    private static int[] ParseSeverities(ArgumentResult result)
    {
        var severities = new List<int>();
        foreach (string word in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int severity) && severity is >= 1 and <= 5)
            {
                severities.Add(severity);
            }
            else
            {
                result.AddError($"'{word}' is no severity. Use numbers from 1 to 5, separated by commas.");
            }
        }

        return [.. severities.Distinct().Order()];
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ImageCorruption[] corruptions = Corruptions(parsed.GetValue(_corruptions));
        var faults = new SampleFaults();
        ClassSet set = _classes.Open(parsed, DataPath(parsed), faults);
        using ClipModel model = LoadModel(parsed);
        EmbeddingMatrix classes = await _classes.EmbedAsync(parsed, model, set, cancellationToken);
        double clean = await MeasureAsync(parsed, model, model.Images, set, classes, "Clean", faults, cancellationToken);
        List<KeyValuePair<string, double>> metrics = [new("acc1", clean)];
        var means = new List<KeyValuePair<string, double>>();
        foreach (ImageCorruption corruption in corruptions)
        {
            double sum = 0;
            int[] severities = parsed.GetRequiredValue(_severities);
            foreach (int severity in severities)
            {
                var encoder = new CorruptedEncoder(model, new CorruptingDecoder(corruption, severity));

                // The same pictures fail every time; the clean pass has counted them.
                double accuracy = await MeasureAsync(parsed, model, encoder, set, classes, $"{Word(corruption)} {severity}", new SampleFaults(), cancellationToken);
                metrics.Add(new($"acc1_{Word(corruption)}_{severity}", accuracy));
                sum += accuracy / severities.Length;
            }

            means.Add(new($"acc1_{Word(corruption)}", sum));
        }

        double mean = means.Average(entry => entry.Value);
        metrics.AddRange(means);
        metrics.Add(new("acc1_corrupted", mean));
        metrics.Add(new("acc1_kept", clean == 0 ? double.NaN : mean / clean));
        return Write(parsed, [Report(parsed, model, "zeroshot_robustness", metrics)], faults);
    }

    private async Task<double> MeasureAsync(
        ParseResult parsed, ClipModel model, IPixelEncoder encoder, ClassSet set, EmbeddingMatrix classes, string title, SampleFaults faults, CancellationToken cancellationToken)
    {
        EncodedPairs pairs = await PairEncoder.EncodeAsync(encoder, set.Source, EmbeddingForm.Normalized, Limit(parsed), faults, title, cancellationToken);
        set.Check(pairs);
        return ZeroShotEvaluation.Measure(pairs.Images, classes, pairs.Labels, model.Info.LogitScale, cancellationToken: cancellationToken).Top1;
    }

    /// <exception cref="InputException">A word is no corruption.</exception>
    private static ImageCorruption[] Corruptions(string? given)
    {
        ImageCorruption[] all = Enum.GetValues<ImageCorruption>();
        return given is null
            ? all
            : [.. given.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word =>
                Array.FindIndex(all, corruption => Word(corruption) == word) is int index and >= 0
                    ? all[index]
                    : throw new InputException($"'{word}' is no corruption. Use some of: {string.Join(", ", all.Select(Word))}.", word))];
    }

    private static string Word(ImageCorruption corruption) => JsonNamingPolicy.KebabCaseLower.ConvertName(corruption.ToString());
}
