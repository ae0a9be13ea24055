using System.Globalization;
using Clip.Sdk.Moderation.Detectors;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Scoring;

/// <summary>A policy made ready for a model: embeddings go in, decisions come out. Safe to use from several threads.</summary>
internal sealed class PolicyScorer
{
    private readonly PromptBank _bank;
    private readonly CategoryScorer[] _categories;
    private readonly (PolicyDetector Policy, IEmbeddingDetector Detector)[] _detectors;
    private readonly ClipModelInfo _model;

    /// <exception cref="PolicyException">The policy does not fit the model.</exception>
    public PolicyScorer(Policy policy, PromptBank bank, ClipModelInfo model, string space, IReadOnlyList<IEmbeddingDetector> detectors)
    {
        (Policy, _bank, _model, Space) = (policy, bank, model, space);
        _categories = [.. policy.Categories.Select(category => new CategoryScorer(category, bank, model.LogitScale, space))];
        _detectors = [.. policy.Detectors.Zip(detectors)];
    }

    public Policy Policy { get; }

    /// <summary>Name and hash of the embedding space.</summary>
    public string Space { get; }

    public IReadOnlyList<CategoryScorer> Categories => _categories;

    /// <summary>Margins of every category.</summary>
    public void Margins(ReadOnlySpan<float> embedding, Span<double> margins)
    {
        double[] cosines = Cosines(embedding);
        for (int i = 0; i < _categories.Length; i++)
        {
            margins[i] = _categories[i].Margin(cosines);
        }
    }

    /// <summary>Judges an embedding.</summary>
    /// <param name="input">The item's name.</param>
    /// <param name="embedding">[D] of unit length.</param>
    /// <param name="modality">What was embedded; detectors judge pictures only.</param>
    /// <param name="isExplained">Whether every prompt is listed.</param>
    public ModerationDecision Decide(string input, ReadOnlySpan<float> embedding, Modality modality, bool isExplained = false)
    {
        double[] cosines = Cosines(embedding);
        var categories = new CategoryScore[_categories.Length];
        for (int i = 0; i < categories.Length; i++)
        {
            categories[i] = _categories[i].Score(cosines, modality, isExplained);
        }

        var detectors = new DetectorScore[modality == Modality.Image ? _detectors.Length : 0];
        for (int i = 0; i < detectors.Length; i++)
        {
            detectors[i] = _detectors[i].Detector.Judge(_detectors[i].Policy, embedding);
        }

        return Decide(input, categories, detectors, modality);
    }

    private ModerationDecision Decide(string input, CategoryScore[] categories, DetectorScore[] detectors, Modality modality)
    {
        var verdict = new Verdict();
        for (int i = 0; i < categories.Length; i++)
        {
            PolicyThresholds thresholds = _categories[i].Category.ThresholdsOf(modality);
            verdict.Consider(categories[i], _categories[i].Category, thresholds);
        }

        for (int i = 0; i < detectors.Length; i++)
        {
            verdict.Consider(detectors[i], _detectors[i].Policy.Route);
        }

        foreach (PolicyRule rule in Policy.Rules)
        {
            if (rule.When.All(condition => ProbabilityOf(condition.Key) >= condition.Value))
            {
                verdict.Consider(rule, string.Join(" and ", rule.When.Select(condition => string.Create(CultureInfo.InvariantCulture, $"{condition.Key} {ProbabilityOf(condition.Key):0.00} >= {condition.Value:0.00}"))));
            }
        }

        return new ModerationDecision
        {
            Input = input,
            Action = verdict.Action,
            Category = verdict.Category,
            Severity = verdict.Severity,
            Probability = verdict.Probability,
            Route = verdict.Route,
            Reasons = verdict.Reasons,
            Categories = categories,
            Detectors = detectors,
            Policy = Policy.Name,
            PolicyHash = Policy.Hash,
            Model = _model.Name,
            Space = Space,
            ModelHash = _model.WeightsSha256,
        };

        // A text has no detectors: what they would say counts as no.
        double ProbabilityOf(string id) =>
            Array.Find(categories, score => score.Category == id)?.Probability
            ?? Array.Find(detectors, score => score.Detector == id)?.Probability
            ?? 0;
    }

    private double[] Cosines(ReadOnlySpan<float> embedding)
    {
        double[] cosines = new double[_bank.Count];
        _bank.Compare(embedding, cosines);
        return cosines;
    }
}
