namespace Clip.Sdk.Training.Configuration;

/// <summary>Finds what a mistyped word was meant to be.</summary>
internal static class Suggestion
{
    /// <summary>The known word with the fewest edits, if they are few enough to be a slip; else null.</summary>
    public static string? Nearest(string word, IReadOnlyList<string> known)
    {
        string plain = Normalise(word);
        string? best = null;
        int bestDistance = Math.Max(2, plain.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(plain, Normalise(candidate));
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    // 'learningRate', 'learning-rate' and American spellings are the commonest slips.
    private static string Normalise(string word) => word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal)
        .ToUpperInvariant().Replace("OPTIMIZER", "OPTIMISER", StringComparison.Ordinal).Replace("COLOR", "COLOUR", StringComparison.Ordinal);

    private static int Distance(string left, string right)
    {
        int[] previous = new int[right.Length + 1];
        int[] current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, 1 + Math.Min(previous[j], current[j - 1]));
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
