using Clip.Sdk.Checkpoints;
using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Checkpointing;

/// <summary>Puts the tensors of a checkpoint into those of a run or module.</summary>
internal static class StoredTensors
{
    /// <param name="archive">The checkpoint.</param>
    /// <param name="prefix">What stands before the names in the checkpoint.</param>
    /// <param name="targets">The tensors by name; each receives its stored values.</param>
    /// <param name="advice">What to do where they do not fit, as a sentence.</param>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape.</exception>
    public static void CopyTo(TensorArchive archive, string prefix, IReadOnlyDictionary<string, Tensor> targets, string advice)
    {
        using IDisposable unrecorded = no_grad();
        foreach ((string name, Tensor target) in targets)
        {
            if (!archive.Tensors.TryGetValue(prefix + name, out CheckpointTensor? stored) || !stored.Shape.SequenceEqual(target.shape))
            {
                string found = stored is null ? "is missing" : $"has the shape [{string.Join(", ", stored.Shape)}]";
                throw new ModelFormatException(
                    $"'{prefix}{name}' of shape [{string.Join(", ", target.shape)}] was wanted from '{archive.Path}' but it {found}. {advice}", archive.Path);
            }

            using Tensor value = ModuleWeights.ToTensor(stored);
            target.copy_(value);
        }
    }
}
