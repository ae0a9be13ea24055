namespace Clip.Sdk.Heads.Scoring;

/// <summary>The scores of a group of rows. Its unit is the prompt: the pictures of one prompt are averaged first.</summary>
/// <param name="Name">The category, or <c>all</c>.</param>
/// <param name="Rows">Rows with a score.</param>
/// <param name="Prompts">Different prompts.</param>
/// <param name="Mean">Mean over prompts.</param>
/// <param name="StandardDeviation">Standard deviation over prompts (N − 1), or null for one.</param>
/// <param name="Interval">Bootstrap interval of the mean over prompts, or null for one.</param>
/// <param name="RowMean">Mean over rows, what most tools report.</param>
/// <param name="Median">Median over prompts.</param>
/// <param name="Minimum">Lowest row.</param>
/// <param name="Maximum">Highest row.</param>
public sealed record GroupSummary(
    string Name, long Rows, int Prompts, double Mean, double? StandardDeviation, Interval? Interval, double RowMean, double Median, double Minimum, double Maximum);
