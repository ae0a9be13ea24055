namespace Clip.Sdk.Scores;

/// <summary>Counts of the runs of words (n-grams) of a caption.</summary>
internal static class WordRuns
{
    /// <summary>The longest run that metrics count.</summary>
    public const int Longest = 4;

    /// <summary>Runs of one length with their counts; the words of a run are joined by spaces.</summary>
    public static Dictionary<string, int> Count(string[] words, int length)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int start = 0; start + length <= words.Length; start++)
        {
            string run = string.Join(' ', words, start, length);
            counts[run] = counts.GetValueOrDefault(run) + 1;
        }

        return counts;
    }
}
