using System.CommandLine;
using Clip.Sdk.Files;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Evaluation;
using Clip.Sdk.Training;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation.LinearProbes;

namespace Clip.Sdk.Hosts.Console.Probes;

/// <summary>The options of fitting a probe, and the fitting.</summary>
internal sealed class ProbeOptions
{
    public const string FeaturesDescription = "or features that 'clip embed' wrote: features.npy, with features.labels.txt beside it (one class name a line).";

    private const string FeaturesExtension = ".npy";

    private readonly Option<string?> _validation = new("--validation") { Description = "Pictures, or features, that the strength is chosen on. Default: a part of the training pictures.", HelpName = "data" };
    private readonly Option<double> _part = new("--validation-part") { Description = "Part of each class that the strength is chosen on, where no validation data are given.", HelpName = "0-1", DefaultValueFactory = _ => 0.2 };
    private readonly Option<double?> _strength = new("--c") { Description = "Inverse of the regularisation's strength, without a search. Default: found between 1e-6 and 1e6 as in the CLIP paper.", HelpName = "number" };
    private readonly Option<bool> _normalized = new("--normalized") { Description = "Fit on unit-length embeddings instead of raw ones." };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the choice of validation pictures.", HelpName = "n" };
    private readonly Option<string?> _names = new("--class-names") { Description = "A file with one class name a line. Default: the folders' names, or classnames.txt beside shards.", HelpName = "file" };

    public ProbeOptions(Command command)
    {
        Option[] options = [_validation, _part, _strength, _normalized, _seed, _names];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        _part.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 1))
            {
                result.AddError("--validation-part must be above 0 and below 1.");
            }
        });
        _strength.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not (null or (> 0 and < double.PositiveInfinity)))
            {
                result.AddError("--c must be above 0.");
            }
        });
    }

    /// <summary>Whether a path names features and no pictures.</summary>
    public static bool IsFeatures(string path) => path.EndsWith(FeaturesExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads features, or encodes pictures.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="encoder">The image tower; null where all data are features.</param>
    /// <param name="path">The data.</param>
    /// <param name="limit">Most pictures; 0 takes all.</param>
    /// <param name="faults">Receives pictures that cannot be used.</param>
    /// <param name="title">What the progress display says.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InputException">The data cannot be used.</exception>
    public async Task<ProbeData> EncodeAsync(
        ParseResult parsed, IPixelEncoder? encoder, string path, int limit, SampleFaults faults, string title, CancellationToken cancellationToken)
    {
        bool isNormalized = parsed.GetValue(_normalized);
        if (IsFeatures(path))
        {
            return ReadFeatures(path, isNormalized);
        }

        if (encoder is null)
        {
            throw new InputException($"'{path}' holds pictures, which a model must encode. Name one with --model, or pass features (.npy).", path);
        }

        ClassSet set = ClassSet.Open(path, parsed.GetValue(_names), faults);
        EmbeddingForm form = isNormalized ? EmbeddingForm.Normalized : EmbeddingForm.Raw;
        EncodedPairs pairs = await PairEncoder.EncodeAsync(encoder, set.Source, form, limit, faults, title, cancellationToken);
        set.Check(pairs);
        return new ProbeData(pairs.Images, pairs.Labels, set.Names, path);
    }

    /// <summary>Encodes the training data and fits.</summary>
    public async Task<ProbeFit> FitAsync(ParseResult parsed, IPixelEncoder? encoder, string path, int limit, SampleFaults faults, CancellationToken cancellationToken)
    {
        ProbeData data = await EncodeAsync(parsed, encoder, path, limit, faults, "Encoding training", cancellationToken);
        ProbeData? validation = parsed.GetValue(_validation) is { } other && parsed.GetValue(_strength) is null
            ? await EncodeAsync(parsed, encoder, other, limit, faults, "Encoding validation", cancellationToken)
            : null;
        return await Task.Run(() => Fit(parsed, encoder, data, validation, cancellationToken), cancellationToken);
    }

    private ProbeFit Fit(ParseResult parsed, IPixelEncoder? encoder, ProbeData data, ProbeData? validation, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_strength) is { } given)
        {
            return new ProbeFit(Probe(LogisticRegression.Train(data.Features, data.Labels, data.Classes.Count, given, cancellationToken: cancellationToken), given), data.Labels.Length, null);
        }

        (ProbeData train, ProbeData held) = validation is null ? Split(data, parsed.GetValue(_part), parsed.GetValue(_seed)) : (data, validation);
        int[] heldLabels = held.LabelsIn(data.Classes, data.Features.Dimensions);
        LinearProbeResult found = LinearProbe.Sweep(train.Features, train.Labels, held.Features, heldLabels, data.Classes.Count, cancellationToken: cancellationToken);

        // With the strength settled, the held-out pictures are fitted too, as in the paper.
        ProbeData all = validation is null ? data : Join(train, held, heldLabels);
        LogisticRegression model = LogisticRegression.Train(all.Features, all.Labels, data.Classes.Count, found.InverseRegularisation, start: found.Model, cancellationToken: cancellationToken);
        return new ProbeFit(Probe(model, found.InverseRegularisation), all.Labels.Length, found.ValidationAccuracy);

        LinearProbeFile Probe(LogisticRegression model, double strength) => new()
        {
            Model = model,
            Classes = data.Classes,
            Space = encoder?.Info.SpaceId ?? string.Empty,
            IsNormalized = parsed.GetValue(_normalized),
            InverseRegularisation = strength,
        };
    }

    private static ProbeData ReadFeatures(string path, bool isNormalized)
    {
        EmbeddingMatrix features = NpyArray.Read(path).ToEmbeddings(isNormalized);
        string file = Path.ChangeExtension(path, ".labels.txt");
        string[] names = TextArguments.ReadLines(file);
        if (names.Length != features.Count || names.Length == 0)
        {
            throw new InputException($"'{path}' has {features.Count} rows but '{file}' {names.Length} lines. Write one class name a line, in the order of the rows.", file);
        }

        string[] classes = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return classes.Length >= 2
            ? new ProbeData(features, Array.ConvertAll(names, name => Array.BinarySearch(classes, name, StringComparer.Ordinal)), classes, path)
            : throw new InputException($"'{file}' names one class alone, '{classes[0]}', but a probe tells classes apart. Add pictures of another.", file);
    }

    // The same part of every class, so that a rare one is not missing on either side.
    private static (ProbeData Train, ProbeData Held) Split(ProbeData data, double part, int seed)
    {
        int[] order = [.. Enumerable.Range(0, data.Labels.Length)];
        new SeededRandom(seed, 0).Shuffle<int>(order);
        (List<int> train, List<int> held) = ([], []);
        foreach (IGrouping<int, int> rows in order.GroupBy(row => data.Labels[row]))
        {
            int[] own = [.. rows];
            int count = own.Length == 1 ? 0 : Math.Clamp((int)Math.Round(own.Length * part), 1, own.Length - 1);
            held.AddRange(own[..count]);
            train.AddRange(own[count..]);
        }

        return held.Count > 0
            ? (data.Take([.. train]), data.Take([.. held]))
            : throw new InputException($"'{data.Name}' has one picture of each class, so none can be held out. Pass --validation or --c.", data.Name);
    }

    private static ProbeData Join(ProbeData train, ProbeData held, int[] heldLabels)
    {
        float[] values = [.. train.Features.Values.Span, .. held.Features.Values.Span];
        return train with { Features = new EmbeddingMatrix(values, train.Features.Dimensions, train.Features.IsNormalized), Labels = [.. train.Labels, .. heldLabels] };
    }
}
