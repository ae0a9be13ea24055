using System.Globalization;
using Clip.Sdk.Moderation.Evaluation;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Calibration;

/// <summary>Fits a category's curve to a labelled sample and chooses its thresholds.</summary>
internal sealed class CategoryCalibrator(PolicyCategory category, Modality modality, string space, CalibrationTargets targets)
{
    private const int Folds = 5;
    private const int CurvePoints = 41;

    /// <param name="margins">[N] margins.</param>
    /// <param name="before">[N] probabilities as they were.</param>
    /// <param name="labels">[N] whether each belongs to the category.</param>
    public CategoryCalibration Calibrate(double[] margins, double[] before, bool[] labels)
    {
        int positives = labels.Count(label => label);
        var report = new CategoryCalibration { Category = category.Id, Items = labels.Length, Positives = positives };
        if (positives == 0 || positives == labels.Length)
        {
            return report with { Note = string.Create(CultureInfo.InvariantCulture, $"not calibrated: the sample has {positives} positives and {labels.Length - positives} negatives, and both are needed") };
        }

        CalibrationRecord record = CalibrationCurve.Fit(targets.Method, space, margins, labels);
        if (record.Method == CalibrationMethod.Platt && record.Slope <= 0)
        {
            return report with
            {
                AreaUnderRoc = Interval.AreaUnderRoc(margins, labels),
                Note = "not calibrated: items of the category score lower than others, so the prompts do not describe it. Change the prompts",
            };
        }

        double[] probabilities = [.. margins.Select(margin => CalibrationCurve.Apply(record, margin))];
        var curve = new RankingCurve(probabilities, labels);
        (PolicyThresholds? thresholds, string? note) = Choose(curve);
        record = record with { Thresholds = thresholds };
        PolicyThresholds used = thresholds ?? category.Thresholds;
        return report with
        {
            Calibration = record,
            AreaUnderRoc = Interval.AreaUnderRoc(margins, labels),
            AveragePrecision = new RankingCurve(margins, labels).AveragePrecision,
            Before = ProbabilityQuality.Measure(before, labels),
            After = CrossValidate(margins, labels),
            Review = Confusion.Count(probabilities.Zip(labels, (probability, label) => (used.ActionAt(probability) >= ModerationAction.Review, label))),
            Block = Confusion.Count(probabilities.Zip(labels, (probability, label) => (used.ActionAt(probability) >= ModerationAction.Block, label))),
            Curve = curve.Points(CurvePoints),
            Note = note,
        };
    }

    private (PolicyThresholds? Thresholds, string? Note) Choose(RankingCurve curve)
    {
        if (targets is { BlockPrecision: null, ReviewRecall: null })
        {
            return (category.CalibrationOf(modality)?.Thresholds, null);
        }

        string? note = null;
        PolicyThresholds old = category.ThresholdsOf(modality);
        (double? review, double? block) = (old.Review, old.Block);
        if (targets.BlockPrecision is { } precision)
        {
            block = ThresholdChoice.ForPrecision(curve, precision);
            note = block is null ? string.Create(CultureInfo.InvariantCulture, $"no threshold reaches a precision of {precision:0.###} on the sample, so nothing is blocked") : null;
        }

        if (targets.ReviewRecall is { } recall)
        {
            review = ThresholdChoice.ForRecall(curve, recall);
        }

        // What is sure enough to be blocked is not held back by a wish for more to review.
        return (new PolicyThresholds(review > block ? block : review, block), note);
    }

    /// <summary>Quality on items that the curve was not fitted to: every fifth positive and every fifth negative in turn.</summary>
    private ProbabilityQuality? CrossValidate(double[] margins, bool[] labels)
    {
        int[] folds = new int[labels.Length];
        int[] seen = new int[2];
        for (int i = 0; i < labels.Length; i++)
        {
            folds[i] = seen[labels[i] ? 1 : 0]++ % Folds;
        }

        if (seen[0] < Folds || seen[1] < Folds)
        {
            return null;
        }

        double[] probabilities = new double[labels.Length];
        for (int fold = 0; fold < Folds; fold++)
        {
            int[] inside = [.. Enumerable.Range(0, labels.Length).Where(i => folds[i] != fold)];
            CalibrationRecord record = CalibrationCurve.Fit(targets.Method, space, [.. inside.Select(i => margins[i])], [.. inside.Select(i => labels[i])]);
            for (int i = 0; i < labels.Length; i++)
            {
                if (folds[i] == fold)
                {
                    probabilities[i] = CalibrationCurve.Apply(record, margins[i]);
                }
            }
        }

        return ProbabilityQuality.Measure(probabilities, labels);
    }
}
