using Clip.Sdk.Checkpoints;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Models.Saving;
using Clip.Sdk.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Checkpointing;

/// <summary>
/// The files that a run goes on from: all tensors of the module with adapters and counters, the optimiser's moments and the
/// averaged weights in <c>training.safetensors</c>, everything else in <c>state.json</c>.
/// </summary>
internal static class TrainingCheckpoint
{
    public const string TensorFileName = "training.safetensors";
    public const string StateFileName = "state.json";

    private const string ResumeAdvice = "Resume with the model and the 'tuning' and 'optimiser' options that the run was started with.";
    private const string ModulePrefix = "module.";
    private const string OptimiserPrefix = "optimiser.";
    private const string AveragePrefix = "average.";

    /// <summary>Writes both files into a folder.</summary>
    public static void Write(string folder, TrainingState state, ClipModule module, ClipOptimiser optimiser, WeightAverage? average)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        Add(tensors, ModulePrefix, module.state_dict());
        Add(tensors, OptimiserPrefix, optimiser.GetState());
        if (average is not null)
        {
            Add(tensors, AveragePrefix, average.Weights);
        }

        TensorFile.Write(Path.Combine(folder, TensorFileName), tensors);
        File.WriteAllText(Path.Combine(folder, StateFileName), state.ToJson());
    }

    /// <summary>Reads the state alone.</summary>
    /// <exception cref="ModelFormatException">The folder holds no checkpoint of a run.</exception>
    public static TrainingState ReadState(string folder)
    {
        string path = Path.Combine(folder, StateFileName);
        return File.Exists(path)
            ? TrainingState.FromJson(File.ReadAllText(path), path)
            : throw new ModelFormatException($"'{Path.GetFullPath(folder)}' is no checkpoint of a run: it has no '{StateFileName}'. Name a folder 'step-…' under the run's 'checkpoints'.", folder);
    }

    /// <summary>Puts all tensors back.</summary>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape.</exception>
    public static void Restore(string folder, ClipModule module, ClipOptimiser optimiser, WeightAverage? average)
    {
        using TensorArchive archive = TensorArchive.Open(Path.Combine(folder, TensorFileName));
        using DisposeScope scope = NewDisposeScope();
        StoredTensors.CopyTo(archive, ModulePrefix, module.state_dict(), ResumeAdvice);
        if (average is not null)
        {
            StoredTensors.CopyTo(archive, AveragePrefix, average.Weights, ResumeAdvice);
        }

        Dictionary<string, Tensor> moments = new(StringComparer.Ordinal);
        foreach ((string name, CheckpointTensor tensor) in archive.Tensors)
        {
            if (name.StartsWith(OptimiserPrefix, StringComparison.Ordinal))
            {
                moments.Add(name[OptimiserPrefix.Length..], ModuleWeights.ToTensor(tensor));
            }
        }

        optimiser.SetState(moments);
    }

    private static void Add(Dictionary<string, Tensor> tensors, string prefix, IReadOnlyDictionary<string, Tensor> added)
    {
        foreach ((string name, Tensor tensor) in added)
        {
            tensors.Add(prefix + name, tensor);
        }
    }
}
