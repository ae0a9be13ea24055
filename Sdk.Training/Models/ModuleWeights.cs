using Clip.Sdk.Checkpoints;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>Carries weights between checkpoints and modules.</summary>
internal static class ModuleWeights
{
    /// <summary>Copies every tensor of a checkpoint of the same architecture.</summary>
    public static void Load(ClipModule module, Checkpoint checkpoint)
    {
        using IDisposable unrecorded = no_grad();
        foreach ((string name, Tensor target) in module.Weights())
        {
            using Tensor value = ToTensor(checkpoint.Tensors[name]);
            target.copy_(value);
        }
    }

    /// <summary>A copy of a stored tensor, in its stored type, on the CPU.</summary>
    public static Tensor ToTensor(CheckpointTensor stored)
    {
        Tensor tensor = empty([.. stored.Shape], TypeOf(stored));
        stored.Bytes.CopyTo(tensor.bytes);
        return tensor;
    }

    private static ScalarType TypeOf(CheckpointTensor stored) => stored.Type switch
    {
        TensorType.Float32 => ScalarType.Float32,
        TensorType.Float16 => ScalarType.Float16,
        TensorType.BFloat16 => ScalarType.BFloat16,
        TensorType.Float64 => ScalarType.Float64,
        TensorType.Int64 => ScalarType.Int64,
        TensorType.Int32 => ScalarType.Int32,
        TensorType.UInt8 => ScalarType.Byte,
        _ => throw new ModelFormatException($"Tensor '{stored.Name}' holds {stored.Type}, which a torch module does not take. Floats and whole numbers were wanted.", stored.FilePath),
    };
}
