namespace Clip.Sdk.Captioning;

/// <summary>What changes the logits before a word is chosen.</summary>
internal static class LogitRules
{
    /// <summary>Applies evidence of names and then the penalties to the logits behind a text.</summary>
    /// <param name="logits">[V] in place.</param>
    /// <param name="ids">The text so far.</param>
    /// <param name="options">The penalties.</param>
    /// <param name="evidence">What the picture says of names, or null.</param>
    public static void Apply(Span<float> logits, IReadOnlyList<int> ids, DecodingOptions options, NameEvidence? evidence = null)
    {
        evidence?.Apply(logits);
        if (options.RepetitionPenalty != 1)
        {
            foreach (int id in ids.Distinct())
            {
                logits[id] = logits[id] > 0 ? logits[id] / options.RepetitionPenalty : logits[id] * options.RepetitionPenalty;
            }
        }

        if (options.NoRepeatNgram > 0)
        {
            BanRepeats(logits, ids, options.NoRepeatNgram);
        }
    }

    /// <summary>Log-probabilities by a softmax in double precision: [V] → [V].</summary>
    public static void LogSoftMax(ReadOnlySpan<float> logits, Span<double> destination)
    {
        double normalizer = LogSumExp(logits);
        for (int i = 0; i < logits.Length; i++)
        {
            destination[i] = logits[i] - normalizer;
        }
    }

    /// <summary>The logarithm of the sum of what the logits are the logarithms of, in double precision.</summary>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        double largest = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>Wherever the last n - 1 tokens stood before, the token behind them is banned.</summary>
    private static void BanRepeats(Span<float> logits, IReadOnlyList<int> ids, int n)
    {
        int tail = ids.Count - (n - 1);
        for (int start = 0; start < tail; start++)
        {
            bool isSame = true;
            for (int i = 0; i < n - 1 && isSame; i++)
            {
                isSame = ids[start + i] == ids[tail + i];
            }

            if (isSame && start + n - 1 < ids.Count)
            {
                logits[ids[start + n - 1]] = float.NegativeInfinity;
            }
        }
    }
}
