using System.Text;
using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>Compares a file's tensors with those that the architecture wants, and takes over those that fit.</summary>
internal static class TensorCheck
{
    private static readonly string[] Scalars = ["logit_scale", "logit_bias"];

    /// <summary>Gives exactly the wanted tensors: each there, floating-point, of the right shape.</summary>
    /// <exception cref="ModelFormatException">Tensors are missing, surplus, misshapen or of a type that weights do not have; all are named.</exception>
    public static Dictionary<string, CheckpointTensor> Fit(MappedTensors mapped, ClipArchitecture architecture, string path, StorageSet storages)
    {
        IReadOnlyDictionary<string, long[]> expected = ModelTensors.Expected(architecture);
        Dictionary<string, CheckpointTensor> fitting = new(expected.Count, StringComparer.Ordinal);
        List<string> missing = [];
        List<string> misshapen = [];
        foreach ((string name, long[] shape) in expected)
        {
            if (!mapped.Tensors.TryGetValue(name, out CheckpointTensor? tensor))
            {
                missing.Add(mapped.SourceName(name));
            }
            else if (Misfit(tensor, name, shape) is string misfit)
            {
                misshapen.Add($"{mapped.SourceName(name)} {misfit}");
            }
            else
            {
                fitting.Add(name, TensorConversion.ToAtMostFloat32(tensor.View(name, shape), storages));
            }
        }

        string[] surplus = [.. mapped.Surplus, .. mapped.Tensors.Keys.Where(name => !expected.ContainsKey(name)).Select(mapped.SourceName)];
        ThrowIfAny(missing.Distinct().ToArray(), misshapen, surplus, architecture, path);
        return fitting;
    }

    private static string? Misfit(CheckpointTensor tensor, string name, long[] shape)
    {
        if (!tensor.Type.IsFloatingPoint())
        {
            return $"of type {tensor.Type.ShortName()} instead of F32, F16, BF16 or F64";
        }

        // open_clip stores the two scalars as [1] in some versions.
        bool isOneElement = Scalars.Contains(name, StringComparer.Ordinal) && tensor.ElementCount == 1;
        return isOneElement || tensor.Shape.SequenceEqual(shape) ? null : $"{tensor.ShapeText} instead of {TensorShape.Text(shape)}";
    }

    private static void ThrowIfAny(string[] missing, List<string> misshapen, string[] surplus, ClipArchitecture architecture, string path)
    {
        if (missing.Length + misshapen.Count + surplus.Length == 0)
        {
            return;
        }

        StringBuilder message = new($"The weights in '{path}' do not fit the architecture {architecture.Name}.");
        message.Append(NameList.Sentence(" Missing", missing));
        message.Append(NameList.Sentence(" Misshapen", misshapen));
        message.Append(NameList.Sentence(" Surplus", surplus));
        message.Append(" Use the configuration that belongs to these weights (CheckpointOptions.ConfigPath), or download the model again.");
        throw new ModelFormatException(message.ToString(), path);
    }
}
