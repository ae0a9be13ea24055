namespace Clip.Sdk.Scores;

/// <summary>
/// BLEU of a corpus of captions (Papineni et al. 2002): the geometric mean of the shares of runs of words that a reference has too,
/// times a penalty for captions shorter than their references. No smoothing.
/// </summary>
public static class BleuScore
{
    /// <summary>Scores captions against the references of their pictures.</summary>
    /// <param name="captions">[N] captions.</param>
    /// <param name="references">[N] references of each, at least one.</param>
    /// <param name="order">The longest run, 1 to 4. Default 4, as BLEU-4.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or a picture has no reference.</exception>
    public static double Compute(IReadOnlyList<string> captions, IReadOnlyList<IReadOnlyList<string>> references, int order = WordRuns.Longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, WordRuns.Longest);
        CaptionPairs.Check(captions, references);
        long[] matched = new long[order];
        long[] total = new long[order];
        long captionLength = 0;
        long referenceLength = 0;
        for (int i = 0; i < captions.Count; i++)
        {
            string[] words = CaptionWords.Split(captions[i]);
            string[][] own = [.. references[i].Select(CaptionWords.Split)];
            captionLength += words.Length;
            referenceLength += own.Select(reference => reference.Length).OrderBy(length => (Math.Abs(length - words.Length), length)).First();
            for (int n = 0; n < order; n++)
            {
                Match(words, own, n + 1, ref matched[n], ref total[n]);
            }
        }

        if (matched.Contains(0))
        {
            return 0;
        }

        double precision = matched.Zip(total).Average(pair => Math.Log((double)pair.First / pair.Second));
        return Math.Exp(precision + Math.Min(0, 1 - ((double)referenceLength / captionLength)));
    }

    /// <summary>A run counts at most as often as in the reference that has it most often.</summary>
    private static void Match(string[] words, string[][] references, int length, ref long matched, ref long total)
    {
        Dictionary<string, int>[] counts = [.. references.Select(reference => WordRuns.Count(reference, length))];
        foreach ((string run, int count) in WordRuns.Count(words, length))
        {
            matched += Math.Min(count, counts.Max(reference => reference.GetValueOrDefault(run)));
            total += count;
        }
    }
}
