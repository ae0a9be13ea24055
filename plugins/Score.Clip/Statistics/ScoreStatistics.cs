namespace Clip.Sdk.Heads.Scoring;

/// <summary>Figures over scored rows. The prompt is the unit of everything: pictures of one prompt are not independent of each other.</summary>
internal sealed class ScoreStatistics(ClipScoreOptions options)
{
    public ScoreSummary Summarize(ScoreFile file, CancellationToken cancellationToken)
    {
        if (file.Rows.Count == 0)
        {
            throw new InputException($"There is no row with a '{file.Column}' to sum up; {file.Failed} rows have errors.");
        }

        return new ScoreSummary(
            file.Column,
            Summarize("all", file.Rows, cancellationToken),
            [.. Categories(file.Rows).Select(group => Summarize(group.Name, group.Rows, cancellationToken))],
            file.Failed,
            file.Rows.LongCount(row => row.IsTruncated),
            file.Rows.LongCount(row => row.Windows > 1),
            Math.Max(0, 100 * file.Rows.Average(row => row.Cosine)));
    }

    public ComparisonResult Compare(ScoreFile first, ScoreFile second, CancellationToken cancellationToken)
    {
        SortedDictionary<string, double> left = PromptMeans(first.Rows), right = PromptMeans(second.Rows);
        string[] shared = [.. left.Keys.Where(right.ContainsKey)];
        if (shared.Length == 0)
        {
            throw new InputException("The two files have no prompt in common, so that nothing can be compared in pairs. Score both generators on the same prompts.");
        }

        var known = new HashSet<string>(shared, StringComparer.Ordinal);
        return new ComparisonResult(
            first.Column,
            Compare("all", shared, left, right, cancellationToken),
            [.. Categories(first.Rows).Select(group => (group.Name, Prompts: group.Rows.Select(row => row.Prompt).Where(known.Contains).Distinct().Order(StringComparer.Ordinal).ToArray()))
                .Where(group => group.Prompts.Length > 0)
                .Select(group => Compare(group.Name, group.Prompts, left, right, cancellationToken))],
            left.Count - shared.Length,
            right.Count - shared.Length);
    }

    public static IReadOnlyList<RankedPrompt> Rank(ScoreFile file) =>
        [.. file.Rows.GroupBy(row => row.Prompt, StringComparer.Ordinal).Select(group =>
        {
            // A stable sort: equal scores stay in the order of the rows.
            ScoredRow[] rows = [.. group.OrderByDescending(row => row.Score)];
            return new RankedPrompt(group.Key, rows[0].Score, rows.Average(row => row.Score), [.. rows.Select((row, place) => new RankedRow(place + 1, row.Id, row.Image, row.Score))]);
        })];

    private GroupSummary Summarize(string name, IReadOnlyList<ScoredRow> rows, CancellationToken cancellationToken)
    {
        double[] means = [.. PromptMeans(rows).Values];
        double mean = means.Average();
        double[] sorted = [.. means.Order()];
        return new GroupSummary(
            name,
            rows.Count,
            means.Length,
            mean,
            means.Length > 1 ? Math.Sqrt(means.Sum(value => (value - mean) * (value - mean)) / (means.Length - 1)) : null,
            Bootstrap.Mean(means, options.Resamples, options.Confidence, options.Seed, cancellationToken),
            rows.Average(row => row.Score),
            Bootstrap.Quantile(sorted, 0.5),
            rows.Min(row => row.Score),
            rows.Max(row => row.Score));
    }

    private GroupComparison Compare(
        string name, string[] prompts, SortedDictionary<string, double> first, SortedDictionary<string, double> second, CancellationToken cancellationToken)
    {
        double[] differences = [.. prompts.Select(prompt => second[prompt] - first[prompt])];
        return new GroupComparison(
            name,
            prompts.Length,
            prompts.Average(prompt => first[prompt]),
            prompts.Average(prompt => second[prompt]),
            differences.Average(),
            Bootstrap.Mean(differences, options.Resamples, options.Confidence, options.Seed, cancellationToken),
            PairedTest.PValue(differences, options.Resamples, options.Seed, cancellationToken),
            PairedTest.IsExact(differences.Length),
            differences.Count(difference => difference > 0),
            differences.Count(difference => difference == 0));
    }

    // In the order of the prompts, so that the seed's figures do not depend on the order of the rows.
    private static SortedDictionary<string, double> PromptMeans(IEnumerable<ScoredRow> rows)
    {
        var means = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (IGrouping<string, ScoredRow> group in rows.GroupBy(row => row.Prompt, StringComparer.Ordinal))
        {
            means.Add(group.Key, group.Average(row => row.Score));
        }

        return means;
    }

    private static IEnumerable<(string Name, IReadOnlyList<ScoredRow> Rows)> Categories(IEnumerable<ScoredRow> rows) =>
        rows.Where(row => row.Category is not null)
            .GroupBy(row => row.Category!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyList<ScoredRow>)[.. group]));
}
