using Clip.Sdk.Engines;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Detectors;

/// <summary>Opens the weights of a policy's detectors and checks that they belong to the model.</summary>
internal static class DetectorLoader
{
    /// <exception cref="PolicyException">A detector was made for another model.</exception>
    /// <exception cref="ModelFormatException">Weights cannot be read.</exception>
    public static IReadOnlyList<IEmbeddingDetector> Load(Policy policy, IWeightReader? reader, ClipModelInfo model, string space)
    {
        var detectors = new List<IEmbeddingDetector>();
        foreach (PolicyDetector detector in policy.Detectors)
        {
            if (reader is null)
            {
                throw new PluginException($"Detector '{detector.Id}' of policy '{policy.Name}' needs weights, but this host offers no '{nameof(IWeightReader)}'.", "moderation");
            }

            // Widths alone say little: many models have 512 or 768, each with a space of its own.
            if (!Contains(model.Name, detector.Model) && !Contains(space, detector.Model))
            {
                throw new PolicyException($"{detector.Source}({detector.Line}): detector '{detector.Id}' was made for embeddings of '{detector.Model}', but the model is '{model.Name}' (space '{space}'). Load that model, or remove the detector.", detector.Source);
            }

            using IWeightFile file = reader.Open(detector.Weights);
            IEmbeddingDetector loaded = detector.Kind == DetectorKind.SafetyChecker ? SafetyChecker.Load(file) : EmbeddingClassifier.Load(file, detector);
            detectors.Add(loaded.Dimensions == model.Dimensions
                ? loaded
                : throw new PolicyException($"{detector.Source}({detector.Line}): detector '{detector.Id}' takes embeddings of [{loaded.Dimensions}], but the model '{model.Name}' gives [{model.Dimensions}]. Load the model that it was trained on.", detector.Source));
        }

        return detectors;
    }

    private static bool Contains(string text, string part) => Plain(text).Contains(Plain(part), StringComparison.Ordinal);

    // ViT-L/14, vit_l_14 and ViT-L-14 are one model.
    private static string Plain(string name) =>
        name.Replace("/", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
