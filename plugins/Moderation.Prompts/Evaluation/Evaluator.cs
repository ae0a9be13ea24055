namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>Compares decisions with labels.</summary>
internal static class Evaluator
{
    private const int CurvePoints = 41;

    private static readonly double[] Recalls = [0.8, 0.9, 0.95, 0.99];

    public static CategoryEvaluation Evaluate(string category, IReadOnlyList<JudgedItem> items)
    {
        Row[] rows = Rows(category, items);
        double[] probabilities = [.. rows.Select(row => row.Probability)];
        bool[] labels = [.. rows.Select(row => row.IsPositive)];
        int positives = labels.Count(label => label);
        bool hasBoth = positives > 0 && positives < labels.Length;
        RankingCurve? curve = hasBoth ? new RankingCurve(probabilities, labels) : null;
        return new CategoryEvaluation
        {
            Category = category,
            Items = rows.Length,
            Positives = positives,
            IsCalibrated = rows.Length > 0 && rows[0].IsCalibrated,
            AreaUnderRoc = hasBoth ? Interval.AreaUnderRoc(probabilities, labels) : null,
            AveragePrecision = curve?.AveragePrecision,
            FalsePositivesAtRecall = curve is null ? [] : [.. Recalls.Select(recall => new RecallPoint(recall, curve.FalsePositiveRateAtRecall(recall)))],
            Quality = hasBoth ? ProbabilityQuality.Measure(probabilities, labels) : null,
            Review = Confusion.Count(rows.Select(row => (row.Action >= ModerationAction.Review, row.IsPositive))),
            Block = Confusion.Count(rows.Select(row => (row.Action >= ModerationAction.Block, row.IsPositive))),
            Curve = curve?.Points(CurvePoints) ?? [],
        };
    }

    public static ActionCounts Actions(IEnumerable<JudgedItem> items)
    {
        int[] counts = new int[3];
        foreach (JudgedItem item in items)
        {
            counts[(int)item.Decision.Action]++;
        }

        return new ActionCounts(counts[0], counts[1], counts[2]);
    }

    /// <summary>Compares every value of a column with all the others, category by category.</summary>
    /// <exception cref="InputException">No item has the column.</exception>
    public static IEnumerable<GroupEvaluation> Groups(string field, IReadOnlyList<string> categories, IReadOnlyList<JudgedItem> items)
    {
        string[] groups = [.. items.Select(item => item.Item.Fields.GetValueOrDefault(field, "")).Where(group => group.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (groups.Length == 0)
        {
            throw new InputException($"No item of the sample has a value for the group '{field}'. Add a column of that name, or leave the group out.", field);
        }

        foreach (string category in categories)
        {
            foreach (string group in groups)
            {
                yield return Compare(field, group, category, items);
            }
        }
    }

    private static GroupEvaluation Compare(string field, string group, string category, IReadOnlyList<JudgedItem> items)
    {
        Row[] own = Rows(category, [.. items.Where(item => item.Item.Fields.GetValueOrDefault(field) == group)]);
        Row[] others = Rows(category, [.. items.Where(item => item.Item.Fields.GetValueOrDefault(field, "") is { Length: > 0 } other && other != group)]);
        (Interval? falsePositives, Interval? misses) = Rates(own);
        (Interval? otherFalsePositives, Interval? otherMisses) = Rates(others);
        return new GroupEvaluation
        {
            Field = field,
            Group = group,
            Category = category,
            Items = own.Length,
            FalsePositiveRate = falsePositives,
            MissRate = misses,
            FalsePositiveGap = Interval.Difference(falsePositives, otherFalsePositives),
            MissGap = Interval.Difference(misses, otherMisses),
        };
    }

    private static (Interval? FalsePositives, Interval? Misses) Rates(Row[] rows)
    {
        Confusion confusion = Confusion.Count(rows.Select(row => (row.Action >= ModerationAction.Review, row.IsPositive)));
        return (
            Interval.Share(confusion.FalsePositives, confusion.FalsePositives + confusion.TrueNegatives),
            Interval.Share(confusion.FalseNegatives, confusion.FalseNegatives + confusion.TruePositives));
    }

    private static Row[] Rows(string category, IEnumerable<JudgedItem> items)
    {
        var rows = new List<Row>();
        foreach (JudgedItem item in items)
        {
            if (item.IsKnown(category) && item.ScoreOf(category) is { } score)
            {
                rows.Add(new Row(score.Probability, score.Action, score.IsCalibrated, item.IsPositive(category)));
            }
        }

        return [.. rows];
    }

    private readonly record struct Row(double Probability, ModerationAction Action, bool IsCalibrated, bool IsPositive);
}
