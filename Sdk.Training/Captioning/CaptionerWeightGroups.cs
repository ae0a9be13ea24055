using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Optimisation;
using TorchSharp.Modules;

namespace Clip.Sdk.Training.Captioning;

/// <summary>
/// Sorts a captioner's weights that move into groups: matrices have weight decay, gains and biases none. With Muon the matrices of the
/// mapping network and of the language model's blocks are orthogonalised; embeddings of tokens and positions are AdamW's.
/// </summary>
internal static class CaptionerWeightGroups
{
    private const string BlockPrefix = CaptionerModule.LanguagePrefix + "transformer.h.";
    private const string LearnedPrefixName = "prefix_const";
    private const string TokenName = CaptionerModule.LanguagePrefix + "transformer.wte.weight";

    /// <param name="module">The captioner.</param>
    /// <param name="options">The optimiser.</param>
    /// <param name="tokenRateFactor">Factor on the learning rate of the tokens' embeddings.</param>
    public static IReadOnlyList<WeightGroup> Of(CaptionerModule module, OptimiserOptions options, double tokenRateFactor) =>
    [
        .. module.named_parameters()
            .Where(entry => entry.parameter.requires_grad)
            .GroupBy(entry => (
                IsMatrix: entry.parameter.Dimensions > 1,
                IsOrthogonalised: options.Kind == OptimiserKind.Muon && IsOfLayer(entry.name, entry.parameter),
                RateFactor: entry.name == TokenName ? tokenRateFactor : 1))
            .Select(group => new WeightGroup(
                [.. group.Select(entry => entry.name)],
                [.. group.Select(entry => entry.parameter)],
                group.Key.IsMatrix ? options.WeightDecay : 0,
                group.Key.RateFactor,
                group.Key.IsOrthogonalised)),
    ];

    private static bool IsOfLayer(string name, Parameter parameter) =>
        parameter.Dimensions == 2
        && (name.StartsWith(BlockPrefix, StringComparison.Ordinal)
            || (!name.StartsWith(CaptionerModule.LanguagePrefix, StringComparison.Ordinal) && !name.EndsWith(LearnedPrefixName, StringComparison.Ordinal)));
}
