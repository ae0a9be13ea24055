using System.Globalization;
using System.Text.RegularExpressions;
using Clip.Sdk.Architectures;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Models;
using TorchSharp.Modules;

namespace Clip.Sdk.Training.Optimisation;

/// <summary>
/// Sorts the weights that move into groups. As in OpenCLIP, weight decay is for matrices: gains, biases, the class token, the
/// logit scale and the logit bias, which have fewer than two dimensions, have none.
/// </summary>
public static partial class WeightGroups
{
    /// <summary>Groups the parameters of a model that require a gradient.</summary>
    /// <param name="module">The model.</param>
    /// <param name="options">Weight decay, the towers' factors and the decay from layer to layer.</param>
    public static IReadOnlyList<WeightGroup> Of(ClipModule module, OptimiserOptions options)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        Dictionary<(double Decay, double Factor, bool IsOrthogonalised), (List<string> Names, List<Parameter> Parameters)> groups = [];
        foreach ((string name, Parameter parameter) in module.named_parameters())
        {
            if (parameter.requires_grad)
            {
                bool isOrthogonalised = options.Kind == OptimiserKind.Muon && parameter.Dimensions == 2 && LayerNumber().IsMatch(name);
                (double, double, bool) key = (parameter.Dimensions < 2 ? 0 : options.WeightDecay, RateFactor(name, module.Architecture, options), isOrthogonalised);
                if (!groups.TryGetValue(key, out (List<string> Names, List<Parameter> Parameters) group))
                {
                    groups.Add(key, group = ([], []));
                }

                group.Names.Add(name);
                group.Parameters.Add(parameter);
            }
        }

        return [.. groups.Select(group => new WeightGroup(group.Value.Names, group.Value.Parameters, group.Key.Decay, group.Key.Factor, group.Key.IsOrthogonalised))];
    }

    private static double RateFactor(string name, ClipArchitecture architecture, OptimiserOptions options)
    {
        if (name.StartsWith("vis", StringComparison.Ordinal))
        {
            int layers = architecture.Vision is VisionTransformerArchitecture transformer ? transformer.Layers : 4;
            return options.ImageRateFactor * Math.Pow(options.LayerDecay, layers + 1 - Depth(name, layers));
        }

        return name.StartsWith("text", StringComparison.Ordinal)
            ? options.TextRateFactor * Math.Pow(options.LayerDecay, architecture.Text.Layers + 1 - Depth(name, architecture.Text.Layers))
            : 1;
    }

    // 0 is what stands before the first layer, layers + 1 what stands behind the last.
    private static int Depth(string name, int layers)
    {
        if (LayerNumber().Match(name) is { Success: true } transformer)
        {
            return 1 + int.Parse(transformer.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        if (StageNumber().Match(name) is { Success: true } stage)
        {
            return int.Parse(stage.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        bool isBefore = name.Contains(".embeddings.", StringComparison.Ordinal) || name.Contains(".pre_layrnorm.", StringComparison.Ordinal) || StemName().IsMatch(name);
        return isBefore ? 0 : layers + 1;
    }

    [GeneratedRegex(@"\.encoder\.layers\.(\d+)\.")]
    private static partial Regex LayerNumber();

    [GeneratedRegex(@"^visual\.layer(\d)\.")]
    private static partial Regex StageNumber();

    [GeneratedRegex(@"^visual\.(conv|bn)\d\.")]
    private static partial Regex StemName();
}
