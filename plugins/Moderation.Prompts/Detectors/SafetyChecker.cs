using System.Globalization;
using Clip.Sdk.Engines;
using Clip.Sdk.Moderation.Policies;
using Clip.Sdk.Moderation.Scoring;

namespace Clip.Sdk.Moderation.Detectors;

/// <summary>
/// The decision rule of Stable Diffusion's safety checker (diffusers, <c>StableDiffusionSafetyChecker</c>): cosines with 17 concepts and
/// 3 that need special care, each less a threshold of its own, rounded to three places. A hit of special care lowers every
/// later threshold by 0.01. The picture is bad where any of the 17 exceeds zero.
/// </summary>
internal sealed class SafetyChecker : IEmbeddingDetector
{
    private const double SpecialCareAdjustment = 0.01;

    private readonly float[] _concepts;
    private readonly float[] _conceptThresholds;
    private readonly float[] _special;
    private readonly float[] _specialThresholds;

    private SafetyChecker(float[] concepts, float[] conceptThresholds, float[] special, float[] specialThresholds, int dimensions)
    {
        (_concepts, _conceptThresholds, _special, _specialThresholds, Dimensions) = (concepts, conceptThresholds, special, specialThresholds, dimensions);
    }

    public int Dimensions { get; }

    /// <exception cref="ModelFormatException">The tensors are absent or do not fit each other.</exception>
    public static SafetyChecker Load(IWeightFile file)
    {
        (float[] concepts, int count, int dimensions) = WeightTensors.ReadMatrix(file, "concept_embeds");
        (float[] special, int specialCount, int specialDimensions) = WeightTensors.ReadMatrix(file, "special_care_embeds");
        if (specialDimensions != dimensions)
        {
            throw new ModelFormatException($"'{file.Path}': 'concept_embeds' is [{count}, {dimensions}] but 'special_care_embeds' is [{specialCount}, {specialDimensions}]. The widths must agree.", file.Path);
        }

        NormalizeRows(concepts, dimensions);
        NormalizeRows(special, dimensions);
        return new SafetyChecker(
            concepts, WeightTensors.ReadVector(file, "concept_embeds_weights", count),
            special, WeightTensors.ReadVector(file, "special_care_embeds_weights", specialCount),
            dimensions);
    }

    /// <summary>Scores all concepts.</summary>
    /// <param name="embedding">[D] of unit length.</param>
    /// <param name="adjustment">Added to every score.</param>
    /// <param name="concepts">Receives the scores of the concepts; above zero is bad.</param>
    /// <param name="special">Receives the scores of those that need special care.</param>
    public void Score(ReadOnlySpan<float> embedding, double adjustment, Span<double> concepts, Span<double> special)
    {
        for (int i = 0; i < special.Length; i++)
        {
            special[i] = Rounded(Vectors.Dot(_special.AsSpan(i * Dimensions, Dimensions), embedding), _specialThresholds[i], adjustment);
            if (special[i] > 0)
            {
                // The reference sets it, it does not add: an adjustment of the caller's own is lost here.
                adjustment = SpecialCareAdjustment;
            }
        }

        for (int i = 0; i < concepts.Length; i++)
        {
            concepts[i] = Rounded(Vectors.Dot(_concepts.AsSpan(i * Dimensions, Dimensions), embedding), _conceptThresholds[i], adjustment);
        }
    }

    public int ConceptCount => _conceptThresholds.Length;

    public int SpecialCount => _specialThresholds.Length;

    public DetectorScore Judge(PolicyDetector policy, ReadOnlySpan<float> embedding)
    {
        Span<double> concepts = stackalloc double[ConceptCount];
        Span<double> special = stackalloc double[SpecialCount];
        Score(embedding, policy.Adjustment, concepts, special);
        string bad = Hits("concept", concepts);
        string reason = bad.Length > 0 ? $"safety checker: {bad}" : "safety checker: no concept";
        string care = Hits("special care", special);
        double probability = bad.Length > 0 ? 1 : 0;
        return new DetectorScore(policy.Id, probability, policy.Thresholds.ActionAt(probability), care.Length > 0 ? $"{reason} ({care})" : reason);
    }

    private static string Hits(string name, ReadOnlySpan<double> scores)
    {
        var hits = new List<string>();
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > 0)
            {
                hits.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {i} by {scores[i]:0.000}"));
            }
        }

        return string.Join(", ", hits);
    }

    private static double Rounded(double cosine, double threshold, double adjustment) =>
        Math.Round((cosine - threshold + adjustment) * 1000, MidpointRounding.ToEven) / 1000;

    private static void NormalizeRows(float[] rows, int dimensions)
    {
        for (int start = 0; start < rows.Length; start += dimensions)
        {
            Vectors.Normalize(rows.AsSpan(start, dimensions));
        }
    }
}
