using Clip.Sdk.Moderation.Calibration;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Scoring;

/// <summary>Scores one category from the cosines of all prompts.</summary>
internal sealed class CategoryScorer
{
    private readonly int[] _positive;
    private readonly int[] _counter;
    private readonly int[][] _exemptions;
    private readonly double _scale;
    private readonly CalibrationRecord? _imageCurve;
    private readonly CalibrationRecord? _textCurve;

    /// <exception cref="PolicyException">The category was calibrated with another model.</exception>
    public CategoryScorer(PolicyCategory category, PromptBank bank, double scale, string space)
    {
        Category = category;
        _scale = scale;
        string templates = string.Join('\n', category.Templates);
        _positive = Rows(category.Positive);
        _counter = Rows(category.Counter);
        _exemptions = [.. category.Exemptions.Select(exemption => Rows(exemption.Prompts))];
        _imageCurve = Fitting(category.ImageCalibration);
        _textCurve = Fitting(category.TextCalibration);

        int[] Rows(IReadOnlyList<string> prompts) => [.. prompts.Select(prompt => bank.Places[new PromptKey(prompt, templates)])];

        CalibrationRecord? Fitting(CalibrationRecord? record) => record is null || record.Space == space
            ? record
            : throw new PolicyException($"{category.Source}({category.Line}): category '{category.Id}' was calibrated in the space '{record.Space}', but the model's is '{space}'. Calibrate it with this model ('clip moderate calibrate'), or remove its 'calibration'.", category.Source);
    }

    public PolicyCategory Category { get; }

    /// <summary>Pooled cosine of the positive prompts less that of the counter prompts.</summary>
    public double Margin(ReadOnlySpan<double> cosines) => Pool(cosines, _positive) - Pool(cosines, _counter);

    /// <summary>The probability of a margin; without a curve, that of a softmax between the two pooled cosines at the model's own scale.</summary>
    public double Probability(double margin, Modality modality) =>
        CurveOf(modality) is { } curve ? CalibrationCurve.Apply(curve, margin) : CalibrationCurve.Sigmoid(_scale * margin);

    public CategoryScore Score(ReadOnlySpan<double> cosines, Modality modality, bool isExplained)
    {
        double margin = Margin(cosines);
        double probability = Probability(margin, modality);
        ModerationAction action = Category.ThresholdsOf(modality).ActionAt(probability);
        PromptScore positive = Closest(cosines, _positive, Category.Positive);
        (PolicyExemption? exemption, PromptScore? prompt) = action == ModerationAction.Allow ? (null, null) : Exempt(cosines, positive, action);
        return new CategoryScore
        {
            Category = Category.Id,
            Probability = probability,
            Margin = margin,
            Severity = Category.SeverityAt(probability),
            Action = exemption?.Action ?? action,
            IsCalibrated = CurveOf(modality) is not null,
            Positive = positive,
            Counter = Closest(cosines, _counter, Category.Counter),
            Exception = exemption?.Name,
            ExceptionPrompt = prompt,
            Prompts = isExplained ? Explain(cosines) : null,
        };
    }

    private CalibrationRecord? CurveOf(Modality modality) => modality == Modality.Image ? _imageCurve : _textCurve;

    /// <summary>The mildest exception that comes closer than every positive prompt.</summary>
    private (PolicyExemption? Exemption, PromptScore? Prompt) Exempt(ReadOnlySpan<double> cosines, PromptScore positive, ModerationAction action)
    {
        (PolicyExemption? best, PromptScore? prompt) = (null, null);
        for (int i = 0; i < _exemptions.Length; i++)
        {
            PolicyExemption exemption = Category.Exemptions[i];
            PromptScore closest = Closest(cosines, _exemptions[i], exemption.Prompts);
            if (closest.Cosine > positive.Cosine + exemption.By && exemption.Action < (best?.Action ?? action))
            {
                (best, prompt) = (exemption, closest);
            }
        }

        return (best, prompt);
    }

    private double Pool(ReadOnlySpan<double> cosines, int[] rows)
    {
        double maximum = double.NegativeInfinity;
        double sum = 0;
        foreach (int row in rows)
        {
            maximum = Math.Max(maximum, cosines[row]);
            sum += cosines[row];
        }

        if (Category.Pooling != Pooling.Soft)
        {
            return Category.Pooling == Pooling.Max ? maximum : sum / rows.Length;
        }

        double exponentials = 0;
        foreach (int row in rows)
        {
            exponentials += Math.Exp(_scale * (cosines[row] - maximum));
        }

        return maximum + (Math.Log(exponentials / rows.Length) / _scale);
    }

    private static PromptScore Closest(ReadOnlySpan<double> cosines, int[] rows, IReadOnlyList<string> prompts)
    {
        int best = 0;
        for (int i = 1; i < rows.Length; i++)
        {
            best = cosines[rows[i]] > cosines[rows[best]] ? i : best;
        }

        return new PromptScore(prompts[best], cosines[rows[best]]);
    }

    private List<PromptScore> Explain(ReadOnlySpan<double> cosines)
    {
        var scores = new List<PromptScore>();
        for (int i = 0; i < _positive.Length; i++)
        {
            scores.Add(new PromptScore("+ " + Category.Positive[i], cosines[_positive[i]]));
        }

        for (int i = 0; i < _counter.Length; i++)
        {
            scores.Add(new PromptScore("- " + Category.Counter[i], cosines[_counter[i]]));
        }

        for (int i = 0; i < _exemptions.Length; i++)
        {
            for (int j = 0; j < _exemptions[i].Length; j++)
            {
                scores.Add(new PromptScore($"~ {Category.Exemptions[i].Prompts[j]}", cosines[_exemptions[i][j]]));
            }
        }

        scores.Sort((left, right) => right.Cosine.CompareTo(left.Cosine));
        return scores;
    }
}
