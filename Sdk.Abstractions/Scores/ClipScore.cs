namespace Clip.Sdk.Scores;

/// <summary>How well a text fits a picture, from their cosine.</summary>
/// <remarks>
/// Hessel et al. 2021, "CLIPScore" (arXiv:2104.08718), and the convention of torchmetrics. The paper puts
/// <see cref="HesselPrefix"/> before every caption; whether to do so is the caller's choice, made when the text is encoded.
/// </remarks>
public static class ClipScore
{
    /// <summary>w of the paper: it stretches the range that cosines of CLIP models take to about 0..1.</summary>
    public const float HesselWeight = 2.5f;

    /// <summary>What the paper's authors put before every caption.</summary>
    public const string HesselPrefix = "A photo depicts ";

    /// <summary>CLIPScore: 2.5 × max(cosine, 0).</summary>
    /// <param name="cosine">The cosine of picture and caption.</param>
    public static float Hessel(float cosine) => HesselWeight * MathF.Max(cosine, 0);

    /// <summary>RefCLIPScore: the harmonic mean of CLIPScore and the caption's best cosine with a reference caption; 0 where either is 0.</summary>
    /// <param name="cosine">The cosine of picture and caption.</param>
    /// <param name="bestReferenceCosine">The highest cosine of the caption with any of its references.</param>
    public static float RefHessel(float cosine, float bestReferenceCosine)
    {
        float score = Hessel(cosine), reference = MathF.Max(bestReferenceCosine, 0);
        return score + reference > 0 ? 2 * score * reference / (score + reference) : score + reference;
    }

    /// <summary>torchmetrics' documented score of one pair: 100 × max(cosine, 0).</summary>
    /// <param name="cosine">The cosine of picture and caption.</param>
    public static float Percent(float cosine) => 100 * MathF.Max(cosine, 0);

    /// <summary>torchmetrics' score of a set, as its code computes it: the mean of 100 × cosine, only then clamped at 0.</summary>
    /// <param name="cosines">[N] cosines of pictures and their captions; N at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="cosines"/> is empty.</exception>
    public static float TorchMetrics(ReadOnlySpan<float> cosines)
    {
        if (cosines.IsEmpty)
        {
            throw new ArgumentException("The score of a set is a mean and needs at least one cosine, but got none.", nameof(cosines));
        }

        double sum = 0;
        foreach (float cosine in cosines)
        {
            sum += cosine;
        }

        return (float)Math.Max(100 * sum / cosines.Length, 0);
    }
}
