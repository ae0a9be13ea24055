namespace Clip.Sdk.Scores;

/// <summary>
/// CIDEr-D (Vedantam et al. 2015, arXiv:1411.5726, section 6): cosines of runs of one to four words, weighted by how few pictures'
/// references have them, clipped at the reference's counts, with a Gaussian penalty of deviation 6 on the difference in length, times
/// 10. Over raw counts, as the COCO evaluation computes it; figures in papers are often these times 100.
/// </summary>
public static class CiderScore
{
    private const double Deviation = 6;
    private const double Factor = 10;

    /// <summary>Scores each caption against the references of its picture; how rare a run is is told from all references.</summary>
    /// <param name="captions">[N] captions.</param>
    /// <param name="references">[N] references of each, at least one.</param>
    /// <returns>[N] scores, 0 to 10; their mean is the corpus's.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or a picture has no reference.</exception>
    public static double[] Compute(IReadOnlyList<string> captions, IReadOnlyList<IReadOnlyList<string>> references)
    {
        CaptionPairs.Check(captions, references);
        string[][][] words = [.. references.Select(own => own.Select(CaptionWords.Split).ToArray())];
        Dictionary<string, int> pictures = CountPictures(words);
        double[] scores = new double[captions.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            string[] caption = CaptionWords.Split(captions[i]);
            scores[i] = Factor * words[i].Average(reference => Similarity(caption, reference, pictures, captions.Count));
        }

        return scores;
    }

    /// <summary>In how many pictures' references each run occurs.</summary>
    private static Dictionary<string, int> CountPictures(string[][][] references)
    {
        var pictures = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string[][] own in references)
        {
            var runs = new HashSet<string>(StringComparer.Ordinal);
            foreach (string[] reference in own)
            {
                for (int length = 1; length <= WordRuns.Longest; length++)
                {
                    runs.UnionWith(WordRuns.Count(reference, length).Keys);
                }
            }

            foreach (string run in runs)
            {
                pictures[run] = pictures.GetValueOrDefault(run) + 1;
            }
        }

        return pictures;
    }

    private static double Similarity(string[] caption, string[] reference, Dictionary<string, int> pictures, int count)
    {
        double sum = 0;
        for (int length = 1; length <= WordRuns.Longest; length++)
        {
            Dictionary<string, double> one = Weigh(caption, length, pictures, count);
            Dictionary<string, double> other = Weigh(reference, length, pictures, count);
            double norms = Norm(one) * Norm(other);
            if (norms > 0)
            {
                sum += other.Sum(run => Math.Min(one.GetValueOrDefault(run.Key), run.Value) * run.Value) / norms;
            }
        }

        double difference = caption.Length - reference.Length;
        return sum / WordRuns.Longest * Math.Exp(-difference * difference / (2 * Deviation * Deviation));
    }

    private static Dictionary<string, double> Weigh(string[] words, int length, Dictionary<string, int> pictures, int count) =>
        WordRuns.Count(words, length).ToDictionary(
            run => run.Key, run => run.Value * (Math.Log(count) - Math.Log(Math.Max(1, pictures.GetValueOrDefault(run.Key)))), StringComparer.Ordinal);

    private static double Norm(Dictionary<string, double> vector) => Math.Sqrt(vector.Values.Sum(value => value * value));
}
