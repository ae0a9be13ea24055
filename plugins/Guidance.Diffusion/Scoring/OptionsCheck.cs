using System.Globalization;
using Clip.Sdk;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Scoring;

/// <summary>Refuses options that cannot be, all at once.</summary>
internal static class OptionsCheck
{
    /// <exception cref="InputException">A value cannot be.</exception>
    public static void Require(GuidanceOptions options)
    {
        var problems = new List<string>();
        CutoutOptions cutouts = options.Cutouts;
        Expect(options.Models.Count > 0, "'models' names at least one model");
        Expect(options.Models.All(model => double.IsFinite(model.Weight)), "the weights of 'models' are numbers");
        foreach ((string name, double value) in new[]
        {
            ("promptScale", options.PromptScale), ("totalVariationScale", options.TotalVariationScale), ("rangeScale", options.RangeScale), ("saturationScale", options.SaturationScale),
        })
        {
            Expect(double.IsFinite(value) && value >= 0, $"'{name}' is 0 or more, not {Text(value)}");
        }

        Expect(options.MaxBatchSize is null or > 0, $"'maxBatchSize' is 1 or more, not {options.MaxBatchSize}");
        Expect(options.Limit is null || (double.IsFinite(options.Limit.Maximum) && options.Limit.Maximum > 0), $"'limit.maximum' lies above 0, not {Text(options.Limit?.Maximum ?? 0)}");
        Expect(cutouts.Count is > 0 and <= 4096, $"'cutouts.count' is 1 to 4096, not {cutouts.Count}");
        Expect(cutouts.Batches is > 0 and <= 4096, $"'cutouts.batches' is 1 to 4096, not {cutouts.Batches}");
        Expect(double.IsFinite(cutouts.Power) && cutouts.Power > 0, $"'cutouts.power' lies above 0, not {Text(cutouts.Power)}");
        Expect(cutouts.MinimumShare is null or (> 0 and <= 1), $"'cutouts.minimumShare' lies above 0 and is at most 1, not {Text(cutouts.MinimumShare ?? 0)}");
        if (cutouts.Augmentation is { } augmentation)
        {
            Expect(augmentation.FlipProbability is >= 0 and <= 1, $"'flipProbability' is 0 to 1, not {Text(augmentation.FlipProbability)}");
            Expect(augmentation.GrayscaleProbability is >= 0 and <= 1, $"'grayscaleProbability' is 0 to 1, not {Text(augmentation.GrayscaleProbability)}");
            Expect(augmentation.Degrees is >= 0 and <= 180, $"'degrees' is 0 to 180, not {Text(augmentation.Degrees)}");
            Expect(augmentation.Translation is >= 0 and <= 1, $"'translation' is 0 to 1, not {Text(augmentation.Translation)}");
            Expect(augmentation.Scaling is >= 0 and < 1, $"'scaling' is 0 to below 1, not {Text(augmentation.Scaling)}");
            Expect(augmentation.Noise is >= 0 and <= 10, $"'noise' is 0 to 10, not {Text(augmentation.Noise)}");
        }

        if (problems.Count > 0)
        {
            throw new InputException($"The options of guidance cannot be: {string.Join("; ", problems)}.");
        }

        void Expect(bool holds, string rule)
        {
            if (!holds)
            {
                problems.Add(rule);
            }
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
