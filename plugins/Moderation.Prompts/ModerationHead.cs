using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Clip.Sdk.Batches;
using Clip.Sdk.Heads;
using Clip.Sdk.Moderation.Audit;
using Clip.Sdk.Moderation.Calibration;
using Clip.Sdk.Moderation.Evaluation;
using Clip.Sdk.Moderation.Policies;
using Clip.Sdk.Moderation.Samples;
using Clip.Sdk.Moderation.Scoring;

namespace Clip.Sdk.Moderation;

/// <summary>Moderates pictures and texts by policies. Safe to call from several threads at once.</summary>
public sealed class ModerationHead : IBatchHead, IDisposable
{
    private const string PolicyDescription = "The name of a shipped policy (see list_policies) or the path of a policy file. Default: the configured one.";

    private readonly IHeadContext _context;
    private readonly ModerationOptions _options;
    private readonly PolicyLibrary _library;
    private readonly ScorerCache _scorers;
    private readonly AuditLog? _audit;
    private readonly DecisionRow _rows = new();

    /// <summary>Creates the head.</summary>
    /// <param name="context">What the host gives.</param>
    /// <exception cref="InputException">The options have unknown members, or the audit log lies outside the writable folders.</exception>
    public ModerationHead(IHeadContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _options = context.Options.Get<ModerationOptions>();
        _library = new PolicyLibrary(Path.Combine(context.PluginFolder, "policies"), context.Files);
        _scorers = new ScorerCache(context);
        _audit = _options.AuditLog is { } path ? new AuditLog(context.Files.ResolveOutput(path)) : null;
    }

    /// <inheritdoc/>
    public BatchDescription Batch
    {
        get
        {
            Policy policy = _library.Load(_options.Policy);
            return new BatchDescription
            {
                Requires = BatchInput.None,
                Accepts = BatchInput.Image | BatchInput.Text,
                Columns = DecisionRow.Columns(policy),
                Fingerprint = Fingerprint(policy, _context.Model),
            };
        }
    }

    /// <summary>Judges a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="policy">The policy; null for the configured one.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("moderate_image")]
    [Description("Judges a picture by a policy: allow, review or block, with the category, the probability and the reasons.")]
    public Task<ModerationDecision> ModerateImageAsync(
        [Description("The picture to judge.")] ImageSource image,
        [Description(PolicyDescription)] string? policy = null,
        CancellationToken cancellationToken = default) => JudgeImageAsync(image, policy, isExplained: false, cancellationToken);

    /// <summary>Judges a text.</summary>
    /// <param name="text">The text, of any length.</param>
    /// <param name="policy">The policy; null for the configured one.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("moderate_text")]
    [Description("Judges a text, such as a prompt or a caption, by a policy: allow, review or block, with the category, the probability and the reasons.")]
    public Task<ModerationDecision> ModerateTextAsync(
        [Description("The text to judge, of any length.")] string text,
        [Description(PolicyDescription)] string? policy = null,
        CancellationToken cancellationToken = default) => JudgeTextAsync(text, policy, isExplained: false, cancellationToken);

    /// <summary>Judges a picture and lists every prompt.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="policy">The policy; null for the configured one.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("explain_image")]
    [Description("Judges a picture and lists for every category all prompts with their cosines: + positive, - counter, ~ exception.")]
    public Task<ModerationDecision> ExplainImageAsync(
        [Description("The picture to judge.")] ImageSource image,
        [Description(PolicyDescription)] string? policy = null,
        CancellationToken cancellationToken = default) => JudgeImageAsync(image, policy, isExplained: true, cancellationToken);

    /// <summary>Judges a text and lists every prompt.</summary>
    /// <param name="text">The text, of any length.</param>
    /// <param name="policy">The policy; null for the configured one.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("explain_text")]
    [Description("Judges a text and lists for every category all prompts with their cosines: + positive, - counter, ~ exception.")]
    public Task<ModerationDecision> ExplainTextAsync(
        [Description("The text to judge, of any length.")] string text,
        [Description(PolicyDescription)] string? policy = null,
        CancellationToken cancellationToken = default) => JudgeTextAsync(text, policy, isExplained: true, cancellationToken);

    /// <summary>The shipped policies.</summary>
    [HeadFunction("list_policies")]
    [Description("Lists the shipped policies with their categories.")]
    public IReadOnlyList<PolicySummary> ListPolicies() => [.. _library.Shipped.Select(CheckPolicy)];

    /// <summary>Reads a policy and says what it looks for.</summary>
    /// <param name="policy">Name or path.</param>
    /// <exception cref="PolicyException">It has mistakes; the message lists all with their lines.</exception>
    [HeadFunction("check_policy")]
    [Description("Checks a policy file: fails with every mistake and its line, or says what the policy looks for.")]
    public PolicySummary CheckPolicy([Description("The name of a shipped policy or the path of a policy file.")] string policy)
    {
        Policy read = _library.Load(policy);
        return new PolicySummary(
            read.Name, read.Version, read.Description, read.Path, read.Hash,
            read.Categories.ToDictionary(category => category.Id, category => category.Title),
            [.. read.Detectors.Select(detector => detector.Id)],
            [.. read.Rules.Select(rule => rule.Id)]);
    }

    /// <summary>Compares the policy's decisions with labels.</summary>
    /// <param name="labels">Table, JSONL or folder of labelled items.</param>
    /// <param name="policy">The policy; null for the configured one.</param>
    /// <param name="groups">Columns whose values are compared with each other.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("evaluate")]
    [Description("Measures a policy on labelled items: area under the ROC curve, average precision, false positives at given recall, confusion, and how groups are treated.")]
    public async Task<EvaluationReport> EvaluateAsync(
        [Description("Labelled items: a .csv, .tsv or .jsonl file with 'image' or 'text' and 'labels' (or a column for each category), or a folder with a subfolder for each category and 'none'.")] string labels,
        [Description(PolicyDescription)] string? policy = null,
        [Description("Columns of the file that name groups of people or sources, which are compared with each other.")] string[]? groups = null,
        CancellationToken cancellationToken = default)
    {
        PolicyScorer scorer = Scorer(policy, cancellationToken);
        (List<JudgedItem> items, List<FailedItem> failed) = await JudgeSampleAsync(scorer, labels, cancellationToken).ConfigureAwait(false);
        string[] names = Names(scorer.Policy);
        return new EvaluationReport
        {
            Policy = scorer.Policy.Name,
            PolicyHash = scorer.Policy.Hash,
            Model = _context.Model.Info.Name,
            Space = scorer.Space,
            Items = items.Count,
            Categories = [.. names.Select(name => Evaluator.Evaluate(name, items))],
            Labelled = Evaluator.Actions(items.Where(item => item.Item.Labels.Count > 0)),
            Unlabelled = Evaluator.Actions(items.Where(item => item.Item.Labels.Count == 0)),
            Groups = [.. (groups ?? []).SelectMany(group => Evaluator.Groups(group, names, items))],
            Failed = failed,
        };
    }

    /// <summary>Fits curves to labelled items, chooses thresholds and writes the policy.</summary>
    /// <param name="labels">Table, JSONL or folder of labelled items, all pictures or all texts.</param>
    /// <param name="policy">The policy; null for the configured one.</param>
    /// <param name="output">The file to write; null for the policy's own.</param>
    /// <param name="method">The kind of curve.</param>
    /// <param name="blockPrecision">Share of the blocked that must be right; null keeps the threshold.</param>
    /// <param name="reviewRecall">Share of the positives that must at least be reviewed; null keeps the threshold.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("calibrate")]
    [Description("Fits the probabilities of a policy to labelled items, chooses thresholds for a target precision or recall, and writes the policy with its comments kept.")]
    public async Task<CalibrationReport> CalibrateAsync(
        [Description("Labelled items, all pictures or all texts: a .csv, .tsv or .jsonl file with 'image' or 'text' and 'labels' (or a column for each category), or a folder with a subfolder for each category and 'none'.")] string labels,
        [Description(PolicyDescription)] string? policy = null,
        [Description("The policy file to write. Default: the policy's own file; shipped policies need another.")] string? output = null,
        [Description("platt for small samples, isotonic for a thousand items and more.")] CalibrationMethod method = CalibrationMethod.Platt,
        [Description("Share of the blocked that must be right, 0 to 1: sets the threshold of blocking.")] double? blockPrecision = null,
        [Description("Share of the positives that must at least be reviewed, 0 to 1: sets the threshold of review.")] double? reviewRecall = null,
        CancellationToken cancellationToken = default)
    {
        CheckTarget(blockPrecision, nameof(blockPrecision));
        CheckTarget(reviewRecall, nameof(reviewRecall));
        string path = _library.PathOf(policy ?? _options.Policy);
        string target = TargetOf(path, output);
        byte[] content = PolicyReader.Bytes(path);
        Policy old = _library.Load(path, content);
        PolicyScorer scorer = _scorers.Get(WithoutForeignCalibration(old), cancellationToken);
        (List<JudgedItem> items, List<FailedItem> failed) = await JudgeSampleAsync(scorer, labels, cancellationToken).ConfigureAwait(false);
        Modality modality = ModalityOf(items, labels);
        var targets = new CalibrationTargets(method, blockPrecision, reviewRecall);
        PolicyCategory[] own = [.. scorer.Policy.Categories.Where(category => category.Source == Path.GetFullPath(path))];
        CategoryCalibration[] reports = [.. own.Select(category => Calibrate(category, modality, scorer, targets, items))];
        PolicyCategory[] changed = [.. own.Zip(reports).Where(pair => pair.Second.Calibration is not null).Select(pair => With(pair.First, modality, pair.Second.Calibration!))];
        if (changed.Length == 0)
        {
            throw new InputException($"Nothing of policy '{old.Name}' could be calibrated with '{labels}': {string.Join("; ", reports.Select(report => $"{report.Category}: {report.Note}"))}.", labels);
        }

        string text = PolicyEditor.WriteCalibrations(PolicyReader.Decode(path, content), path, changed);
        Policy written = CheckEdit(old, target, text, changed);
        PolicyEditor.Save(target, text);
        return new CalibrationReport
        {
            Policy = old.Name,
            Output = target,
            PolicyHash = written.Hash,
            Model = _context.Model.Info.Name,
            Space = scorer.Space,
            Modality = modality,
            Categories = reports,
            Failed = failed,
        };
    }

    /// <summary>Checks an audit log.</summary>
    /// <param name="path">The log.</param>
    /// <param name="expectedHead">A hash noted earlier that must be in it.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("verify_audit_log")]
    [Description("Checks every link of an audit log and says whether an entry was changed, removed or added.")]
    public AuditReport VerifyAuditLog(
        [Description("The audit log.")] string path,
        [Description("A hash noted earlier that must be in the log.")] string? expectedHead = null,
        CancellationToken cancellationToken = default) =>
        new AuditVerifier(_context.Files.ResolveInput(path)).Verify(expectedHead, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        PolicyScorer scorer = Scorer(null, cancellationToken);
        try
        {
            await foreach ((BatchItem item, ModerationDecision? decision, ClipException? error) in Judge(scorer).JudgeAsync(items, cancellationToken).ConfigureAwait(false))
            {
                if (decision is null)
                {
                    yield return BatchResult.Failure(item, error!);
                    continue;
                }

                await AuditAsync(decision, isDurable: false, cancellationToken).ConfigureAwait(false);
                yield return BatchResult.Success(item, _rows.ToRow(decision, scorer.Policy));
            }
        }
        finally
        {
            if (_audit is not null)
            {
                await _audit.FlushAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _audit?.Dispose();

    private async Task<ModerationDecision> JudgeImageAsync(ImageSource image, string? policy, bool isExplained, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        PolicyScorer scorer = Scorer(policy, cancellationToken);
        float[] embedding = _context.Model.Images.EncodeOne(image, cancellationToken: cancellationToken);
        ModerationDecision decision = scorer.Decide(image.Name, embedding, Modality.Image, isExplained);
        await AuditAsync(decision, isDurable: true, cancellationToken).ConfigureAwait(false);
        return decision;
    }

    private async Task<ModerationDecision> JudgeTextAsync(string text, string? policy, bool isExplained, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        PolicyScorer scorer = Scorer(policy, cancellationToken);
        string name = text.Length <= 60 ? text : text[..57] + "...";
        ModerationDecision decision = Judge(scorer).JudgeText(name, text, isExplained, cancellationToken);
        await AuditAsync(decision, isDurable: true, cancellationToken).ConfigureAwait(false);
        return decision;
    }

    private async Task AuditAsync(ModerationDecision decision, bool isDurable, CancellationToken cancellationToken)
    {
        if (_audit is not null)
        {
            await _audit.AppendAsync("decision", new JsonObject { ["decision"] = _rows.ToJson(decision) }, isDurable, cancellationToken).ConfigureAwait(false);
        }
    }

    private PolicyScorer Scorer(string? policy, CancellationToken cancellationToken) => _scorers.Get(_library.Load(policy ?? _options.Policy), cancellationToken);

    private ItemJudge Judge(PolicyScorer scorer) =>
        new(scorer, _context.Model.Texts, () => _context.Require<IImagePipeline>("moderating many pictures needs it"));

    private async Task<(List<JudgedItem> Items, List<FailedItem> Failed)> JudgeSampleAsync(PolicyScorer scorer, string labels, CancellationToken cancellationToken)
    {
        IReadOnlyList<LabelledItem> sample = LabelledSample.Read(labels, Names(scorer.Policy), _context.Files);
        var judged = new List<JudgedItem>(sample.Count);
        var failed = new List<FailedItem>();
        await foreach ((BatchItem item, ModerationDecision? decision, ClipException? error) in Judge(scorer).JudgeAsync(Items(sample), cancellationToken).ConfigureAwait(false))
        {
            if (decision is not null)
            {
                judged.Add(new JudgedItem(sample[(int)item.Index], decision));
            }
            else
            {
                failed.Add(new FailedItem(item.Id, error!.Code, error.Message));
            }
        }

        return (judged, failed);
    }

    private static async IAsyncEnumerable<BatchItem> Items(IReadOnlyList<LabelledItem> sample)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (int i = 0; i < sample.Count; i++)
        {
            yield return new BatchItem { Index = i, Id = sample[i].Id, Image = sample[i].Image, Text = sample[i].Text };
        }
    }

    private static CategoryCalibration Calibrate(PolicyCategory category, Modality modality, PolicyScorer scorer, CalibrationTargets targets, List<JudgedItem> items)
    {
        JudgedItem[] known = [.. items.Where(item => item.IsKnown(category.Id))];
        CategoryScore[] scores = [.. known.Select(item => item.Decision.Categories.First(score => score.Category == category.Id))];
        return new CategoryCalibrator(category, modality, scorer.Space, targets).Calibrate(
            [.. scores.Select(score => score.Margin)], [.. scores.Select(score => score.Probability)], [.. known.Select(item => item.IsPositive(category.Id))]);
    }

    private static Modality ModalityOf(List<JudgedItem> items, string labels)
    {
        int pictures = items.Count(item => item.Item.Image is not null);
        return pictures == items.Count ? Modality.Image
            : pictures == 0 ? Modality.Text
            : throw new InputException($"'{labels}' has {pictures} pictures and {items.Count - pictures} texts. Their scores lie apart: calibrate with one kind at a time.", labels);
    }

    private string TargetOf(string path, string? output)
    {
        if (output is not null)
        {
            return _context.Files.ResolveOutput(output);
        }

        return _library.IsShipped(path)
            ? throw new InputException($"'{path}' is a shipped policy and is not overwritten. Give 'output'.", path)
            : _context.Files.ResolveOutput(path);
    }

    /// <summary>A curve of another model is to be replaced, so it must not stand in the way.</summary>
    private Policy WithoutForeignCalibration(Policy policy)
    {
        string space = _context.Model.Texts.Info.SpaceId;
        return policy with { Categories = [.. policy.Categories.Select(category => category with { ImageCalibration = Own(category.ImageCalibration), TextCalibration = Own(category.TextCalibration) })], Hash = policy.Hash + "-own" };

        CalibrationRecord? Own(CalibrationRecord? record) => record?.Space == space ? record : null;
    }

    /// <summary>Reads the edited text and makes sure that nothing but the calibrations is different.</summary>
    private Policy CheckEdit(Policy old, string path, string text, PolicyCategory[] changed)
    {
        Policy written = _library.Load(path, Encoding.UTF8.GetBytes(text));
        for (int i = 0; i < old.Categories.Count; i++)
        {
            PolicyCategory before = Array.Find(changed, category => category.Id == old.Categories[i].Id) ?? old.Categories[i];
            if (_rows.Describe(written.Categories[i]) != _rows.Describe(before))
            {
                throw new PolicyException($"Category '{before.Id}' of '{old.Path}' is written in a form that cannot be edited without harm. Nothing was written; move its last member to another place and try again.", old.Path);
            }
        }

        return written;
    }

    private static PolicyCategory With(PolicyCategory category, Modality modality, CalibrationRecord record) =>
        modality == Modality.Image ? category with { ImageCalibration = record } : category with { TextCalibration = record };

    private static string[] Names(Policy policy) => [.. policy.Categories.Select(category => category.Id), .. policy.Detectors.Select(detector => detector.Id)];

    private static void CheckTarget(double? value, string name)
    {
        if (value is <= 0 or > 1 or double.NaN)
        {
            throw new InputException($"'{name}' must be above 0 and at most 1 but is {value}.");
        }
    }

    private static string Fingerprint(Policy policy, IClipModel model) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{policy.Hash}\n{model.Images.Info.SpaceId}\n{model.Info.Precision}\n{model.Info.WeightsSha256}")))[..32];
}
