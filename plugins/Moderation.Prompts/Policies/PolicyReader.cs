using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Clip.Sdk.Moderation.Policies;

/// <summary>Reads policy files and the files that they include, and says of every mistake where it is.</summary>
internal sealed class PolicyReader
{
    private const int MaximumBytes = 16 << 20;
    private const int MaximumIncludes = 32;

    private readonly Func<string, string, string> _resolveInclude;
    private readonly Func<string, string, string> _resolveWeights;
    private readonly List<PolicyProblem> _problems = [];
    private readonly List<string> _open = [];
    private int _files;

    /// <param name="resolveInclude">The path of an included policy, from its name and the folder of the file that includes it.</param>
    /// <param name="resolveWeights">The path of a file of weights, from its name and the folder of the file that names it.</param>
    public PolicyReader(Func<string, string, string> resolveInclude, Func<string, string, string> resolveWeights) =>
        (_resolveInclude, _resolveWeights) = (resolveInclude, resolveWeights);

    /// <summary>Reads a file.</summary>
    /// <exception cref="PolicyException">It is absent or has mistakes; the message lists all of them.</exception>
    public Policy Read(string path)
    {
        Policy? policy = ReadFile(Path.GetFullPath(path));
        if (_problems.Count > 0)
        {
            throw PolicyProblem.ToException(path, _problems);
        }

        return policy!;
    }

    /// <summary>Reads text as if it stood in a file: to check an edit before it is written.</summary>
    public Policy Read(string path, byte[] content)
    {
        Policy? policy = Bind(Path.GetFullPath(path), content);
        if (_problems.Count > 0)
        {
            throw PolicyProblem.ToException(path, _problems);
        }

        return policy!;
    }

    public static byte[] Bytes(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new PolicyException($"The policy '{path}' does not exist. Give the path of a policy file or the name of a shipped policy.", path);
            }

            return file.Length <= MaximumBytes
                ? File.ReadAllBytes(path)
                : throw new PolicyException($"The policy '{path}' has {file.Length} bytes, more than the {MaximumBytes} that are allowed. It is hardly a policy.", path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PolicyException($"The policy '{path}' cannot be read: {error.Message}", path, error);
        }
    }

    public static string Decode(string path, byte[] content)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException error)
        {
            throw new PolicyException($"The policy '{path}' is not UTF-8 text. Save it as UTF-8.", path, error);
        }
    }

    private Policy? ReadFile(string path) => Bind(path, Bytes(path));

    private Policy? Bind(string path, byte[] content)
    {
        _files++;
        _open.Add(path);
        PolicyNode root = PolicyYaml.Read(Decode(path, content), path);
        Policy? policy = null;
        if (root.Kind != PolicyNodeKind.Map)
        {
            _problems.Add(new PolicyProblem(path, root.Line, root.Column, "A policy consists of members ('schema: 1', 'categories:' ...)."));
        }
        else
        {
            policy = BindPolicy(new PolicyMap(root, "policy", path, _problems), path, content);
        }

        _open.RemoveAt(_open.Count - 1);
        return policy;
    }

    private Policy? BindPolicy(PolicyMap map, string path, byte[] content)
    {
        int? schema = map.Integer("schema", 1, isRequired: true);
        if (schema > Policy.SchemaVersion)
        {
            // What a later format means cannot be told; its other members would only raise false alarms.
            map.Note(map.Node.Find("schema")!, $"The policy is of schema {schema}, but this version reads up to {Policy.SchemaVersion}. Update the plugin.");
            return null;
        }

        string name = map.Text("name", isRequired: true) ?? "";
        string version = map.Text("version") ?? "";
        string description = map.Text("description") ?? "";
        var defaults = new Defaults(
            map.Texts("templates") ?? ["{}"],
            map.Texts("counter") ?? [],
            map.Choice<Pooling>("pooling") ?? Pooling.Max,
            Thresholds(map.Map("thresholds"), new PolicyThresholds()),
            Bands(map));
        bool isExclusive = map.Flag("exclusive") ?? false;
        CheckTemplates(map, defaults.Templates);
        Policy[] included = [.. Includes(map, path)];
        List<PolicyCategory> own = [.. map.NamedMaps("categories").Select(member => Category(member.Entry, member.Map, defaults, path)).OfType<PolicyCategory>()];
        own = isExclusive ? Contrast(own) : own;
        PolicyCategory[] categories = [.. Merge(included.SelectMany(policy => policy.Categories), own, category => category.Id)];
        List<PolicyDetector> ownDetectors = [.. map.NamedMaps("detectors").Select(member => Detector(member.Entry, member.Map, path)).OfType<PolicyDetector>()];
        PolicyDetector[] detectors = [.. Merge(included.SelectMany(policy => policy.Detectors), ownDetectors, detector => detector.Id)];
        List<PolicyRule> ownRules = [.. map.NamedMaps("rules").Select(member => Rule(member.Entry, member.Map, categories, detectors, path)).OfType<PolicyRule>()];
        map.RefuseOthers();
        CheckNames(map, categories, detectors);
        return new Policy
        {
            Name = name,
            Version = version,
            Description = description,
            Path = path,
            Hash = Hash(content, included),
            Categories = categories,
            Detectors = detectors,
            Rules = [.. Merge(included.SelectMany(policy => policy.Rules), ownRules, rule => rule.Id)],
        };
    }

    private IEnumerable<Policy> Includes(PolicyMap map, string path)
    {
        foreach (string name in map.Texts("include") ?? [])
        {
            PolicyEntry place = map.Node.Find("include")!;
            if (_files > MaximumIncludes)
            {
                map.Note(place, $"More than {MaximumIncludes} policies are included, includes of includes counted.");
                yield break;
            }

            string file = Path.GetFullPath(_resolveInclude(name, Path.GetDirectoryName(path)!));
            if (_open.Contains(file))
            {
                map.Note(place, $"'{name}' includes this policy again. Break the circle.");
            }
            else if (!File.Exists(file))
            {
                map.Note(place, $"The included policy '{name}' does not exist ('{file}').");
            }
            else if (ReadFile(file) is { } policy)
            {
                yield return policy;
            }
        }
    }

    /// <summary>What shows one category is evidence against the others.</summary>
    private static List<PolicyCategory> Contrast(List<PolicyCategory> categories) =>
        [.. categories.Select(category => category with
        {
            Counter = [.. category.Counter.Concat(categories.SelectMany(other => other.Positive)).Except(category.Positive, StringComparer.Ordinal)],
        })];

    /// <summary>What the including file says replaces what it includes.</summary>
    private static IEnumerable<T> Merge<T>(IEnumerable<T> included, List<T> own, Func<T, string> id)
    {
        var seen = own.Select(id).ToHashSet(StringComparer.Ordinal);
        return [.. included.Where(item => seen.Add(id(item))), .. own];
    }

    private static PolicyCategory? Category(PolicyEntry entry, PolicyMap map, Defaults defaults, string path)
    {
        string title = map.Text("title") ?? entry.Key;
        string description = map.Text("description") ?? "";
        IReadOnlyList<string>? positive = map.Texts("positive", isRequired: true);
        IReadOnlyList<string> ownCounter = map.Texts("counter") ?? [];
        IReadOnlyList<string> templates = map.Texts("templates") ?? defaults.Templates;
        CheckTemplates(map, templates);
        Pooling pooling = map.Choice<Pooling>("pooling") ?? defaults.Pooling;
        PolicyThresholds thresholds = Thresholds(map.Map("thresholds"), defaults.Thresholds);
        IReadOnlyList<SeverityBand> bands = map.Has("bands") ? Bands(map) : defaults.Bands;
        PolicyExemption[] exemptions = [.. map.NamedMaps("exceptions").Select(member => Exemption(member.Entry, member.Map))];
        string? route = map.Text("route");
        (CalibrationRecord? image, CalibrationRecord? text) = Calibrations(map.Map("calibration"));
        map.RefuseOthers();
        string[] counter = [.. ownCounter.Concat(defaults.Counter).Distinct(StringComparer.Ordinal)];
        if (counter.Length == 0)
        {
            map.Note(entry, $"Category '{entry.Key}' has no counter prompts, and the policy has none for all categories. A score is a margin against them: say what looks alike but is harmless.");
        }

        foreach (string both in (positive ?? []).Intersect(counter, StringComparer.Ordinal))
        {
            map.Note(entry, $"'{both}' is both a positive and a counter prompt of '{entry.Key}'. Remove one.");
        }

        return positive is not { Count: > 0 } ? null : new PolicyCategory
        {
            Id = entry.Key,
            Title = title,
            Description = description,
            Positive = positive,
            Counter = counter,
            Templates = templates,
            Pooling = pooling,
            Thresholds = thresholds,
            Bands = bands,
            Exemptions = exemptions,
            Route = route,
            ImageCalibration = image,
            TextCalibration = text,
            Source = path,
            Line = entry.Line,
        };
    }

    private static PolicyExemption Exemption(PolicyEntry entry, PolicyMap map)
    {
        IReadOnlyList<string> prompts = map.Texts("prompts", isRequired: true) ?? [];
        ModerationAction action = map.Choice<ModerationAction>("action") ?? ModerationAction.Allow;
        double by = map.Number("by", -2, 2) ?? 0;
        map.RefuseOthers();
        return new PolicyExemption(entry.Key, prompts, action, by);
    }

    private static (CalibrationRecord? Image, CalibrationRecord? Text) Calibrations(PolicyMap? map)
    {
        if (map is null)
        {
            return (null, null);
        }

        CalibrationRecord? image = Calibration(map.Map("image"));
        CalibrationRecord? text = Calibration(map.Map("text"));
        map.RefuseOthers();
        return (image, text);
    }

    private static CalibrationRecord? Calibration(PolicyMap? map)
    {
        if (map is null)
        {
            return null;
        }

        string? space = map.Text("space", isRequired: true);
        CalibrationMethod? method = map.Choice<CalibrationMethod>("method", isRequired: true);
        bool isPlatt = method == CalibrationMethod.Platt;
        bool isIsotonic = method == CalibrationMethod.Isotonic;
        double slope = isPlatt ? map.Number("slope", double.NegativeInfinity, double.PositiveInfinity, isRequired: true) ?? 0 : 0;
        double intercept = isPlatt ? map.Number("intercept", double.NegativeInfinity, double.PositiveInfinity, isRequired: true) ?? 0 : 0;
        IReadOnlyList<double> margins = isIsotonic ? map.Numbers("margins", double.NegativeInfinity, double.PositiveInfinity) : [];
        IReadOnlyList<double> probabilities = isIsotonic ? map.Numbers("probabilities", 0, 1) : [];
        int samples = map.Integer("samples", 0) ?? 0;
        int positives = map.Integer("positives", 0) ?? 0;
        PolicyThresholds? thresholds = map.Has("thresholds") ? Thresholds(map.Map("thresholds"), new PolicyThresholds(null, null)) : null;
        map.RefuseOthers();
        if (isIsotonic && (margins.Count == 0 || margins.Count != probabilities.Count || !IsRising(margins) || !IsRising(probabilities)))
        {
            map.Note(map.Node, "'margins' and 'probabilities' must be equally long, not empty, and never fall.");
        }

        if (isPlatt && (slope < 0 || double.IsNaN(slope) || double.IsInfinity(slope) || !double.IsFinite(intercept)))
        {
            map.Note(map.Node, "'slope' must be a finite number of at least 0, 'intercept' a finite number.");
        }

        return space is null || method is null ? null : new CalibrationRecord
        {
            Space = space,
            Method = method.Value,
            Slope = slope,
            Intercept = intercept,
            Margins = margins,
            Probabilities = probabilities,
            Samples = samples,
            Positives = positives,
            Thresholds = thresholds,
        };
    }

    private static PolicyThresholds Thresholds(PolicyMap? map, PolicyThresholds defaults)
    {
        if (map is null)
        {
            return defaults;
        }

        (bool hasReview, double? review) = map.Threshold("review");
        (bool hasBlock, double? block) = map.Threshold("block");
        map.RefuseOthers();
        var result = new PolicyThresholds(hasReview ? review : defaults.Review, hasBlock ? block : defaults.Block);
        if (result.Review > result.Block)
        {
            map.Note(map.Node, string.Create(CultureInfo.InvariantCulture, $"'review' ({result.Review}) must not be above 'block' ({result.Block}): nothing would be reviewed."));
        }

        return result;
    }

    private static IReadOnlyList<SeverityBand> Bands(PolicyMap map)
    {
        if (!map.Has("bands"))
        {
            _ = map.NamedNumbers("bands");
            return PolicyCategory.DefaultBands;
        }

        IReadOnlyList<(PolicyEntry Entry, double Value)> bands = map.NamedNumbers("bands");
        for (int i = 1; i < bands.Count; i++)
        {
            if (bands[i].Value <= bands[i - 1].Value)
            {
                map.Note(bands[i].Entry, $"Band '{bands[i].Entry.Key}' must begin above band '{bands[i - 1].Entry.Key}'. Order bands from the lowest.");
            }
        }

        return [.. bands.Select(band => new SeverityBand(band.Entry.Key, band.Value))];
    }

    private PolicyDetector? Detector(PolicyEntry entry, PolicyMap map, string path)
    {
        DetectorKind? kind = map.Choice<DetectorKind>("kind", isRequired: true);
        string? weights = map.Text("weights", isRequired: true);
        string? model = map.Text("model", isRequired: true);
        PolicyThresholds thresholds = Thresholds(map.Map("thresholds"), new PolicyThresholds());
        string? route = map.Text("route");
        double adjustment = kind == DetectorKind.SafetyChecker ? map.Number("adjustment", -1, 1) ?? 0 : 0;
        bool isInverted = kind == DetectorKind.EmbeddingClassifier && (map.Flag("inverted") ?? false);
        DetectorActivation activation = kind == DetectorKind.EmbeddingClassifier ? map.Choice<DetectorActivation>("activation") ?? DetectorActivation.Relu : DetectorActivation.Relu;
        bool? hasSigmoid = kind == DetectorKind.EmbeddingClassifier ? map.Flag("sigmoid") : null;
        map.RefuseOthers();
        return kind is null || weights is null || model is null ? null : new PolicyDetector
        {
            Id = entry.Key,
            Kind = kind.Value,
            Weights = _resolveWeights(weights, Path.GetDirectoryName(path)!),
            Model = model,
            Thresholds = thresholds,
            Adjustment = adjustment,
            IsInverted = isInverted,
            HasSigmoid = hasSigmoid,
            Activation = activation,
            Route = route,
            Source = path,
            Line = entry.Line,
        };
    }

    private static PolicyRule? Rule(PolicyEntry entry, PolicyMap map, PolicyCategory[] categories, PolicyDetector[] detectors, string path)
    {
        IReadOnlyList<(PolicyEntry Entry, double Value)> when = map.NamedNumbers("when", isRequired: true);
        string[] names = [.. categories.Select(category => category.Id), .. detectors.Select(detector => detector.Id)];
        foreach ((PolicyEntry condition, _) in when)
        {
            if (!names.Contains(condition.Key, StringComparer.Ordinal))
            {
                map.Note(condition, $"Rule '{entry.Key}' asks for '{condition.Key}', which is no category or detector of this policy.{Suggestion.For(condition.Key, names)}");
            }
        }

        ModerationAction? action = map.Choice<ModerationAction>("action", isRequired: true);
        string? route = map.Text("route");
        map.RefuseOthers();
        return action is null || when.Count == 0 ? null
            : new PolicyRule(entry.Key, when.ToDictionary(condition => condition.Entry.Key, condition => condition.Value), action.Value, route, path, entry.Line);
    }

    private static void CheckTemplates(PolicyMap map, IReadOnlyList<string> templates)
    {
        foreach (string template in templates)
        {
            if (template.IndexOf("{}", StringComparison.Ordinal) < 0)
            {
                map.Note(map.Node.Find("templates")?.Value ?? map.Node, $"The template '{template}' has no '{{}}' for the prompt.");
            }
        }
    }

    private static void CheckNames(PolicyMap map, PolicyCategory[] categories, PolicyDetector[] detectors)
    {
        bool hasOwn = map.Node.Find("categories") is { Value.Entries.Count: > 0 };
        if (categories.Length == 0 && detectors.Length == 0 && !hasOwn)
        {
            map.Note(map.Node, "The policy has no categories. Add some under 'categories', or include a shipped policy.");
        }

        foreach (string both in categories.Select(category => category.Id).Intersect(detectors.Select(detector => detector.Id), StringComparer.Ordinal))
        {
            map.Note(map.Node, $"'{both}' is both a category and a detector. Rename one.");
        }
    }

    private static bool IsRising(IReadOnlyList<double> values)
    {
        for (int i = 1; i < values.Count; i++)
        {
            if (values[i] < values[i - 1])
            {
                return false;
            }
        }

        return values.All(double.IsFinite);
    }

    private static string Hash(byte[] content, Policy[] included)
    {
        string own = Convert.ToHexStringLower(SHA256.HashData(content));
        return included.Length == 0 ? own
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(own + string.Concat(included.Select(policy => policy.Hash)))));
    }

    private sealed record Defaults(IReadOnlyList<string> Templates, IReadOnlyList<string> Counter, Pooling Pooling, PolicyThresholds Thresholds, IReadOnlyList<SeverityBand> Bands);
}
