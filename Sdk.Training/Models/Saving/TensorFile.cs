using Clip.Sdk.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Saving;

/// <summary>Writes torch tensors to a safetensors file.</summary>
internal static class TensorFile
{
    /// <summary>Writes tensors; the file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors by name, on any device.</param>
    /// <param name="metadata">Free texts, or null.</param>
    /// <param name="floatType">The type of floating-point tensors; null keeps each one's own.</param>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null, ScalarType? floatType = null)
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(path, tensors.Select(entry => Describe(entry.Key, entry.Value, floatType)), metadata);
        foreach ((string name, Tensor tensor) in tensors)
        {
            using DisposeScope scope = NewDisposeScope();
            writer.Append(name, tensor.detach().to_type(TypeOf(tensor, floatType)).cpu().contiguous().bytes);
        }

        writer.Commit();
    }

    private static TensorDescription Describe(string name, Tensor tensor, ScalarType? floatType) =>
        new(name, StoredType(TypeOf(tensor, floatType)), tensor.shape);

    private static ScalarType TypeOf(Tensor tensor, ScalarType? floatType) =>
        floatType is ScalarType type && tensor.is_floating_point() ? type : tensor.dtype;

    private static TensorType StoredType(ScalarType type) => type switch
    {
        ScalarType.Float32 => TensorType.Float32,
        ScalarType.Float16 => TensorType.Float16,
        ScalarType.BFloat16 => TensorType.BFloat16,
        ScalarType.Float64 => TensorType.Float64,
        ScalarType.Int64 => TensorType.Int64,
        ScalarType.Int32 => TensorType.Int32,
        ScalarType.Byte => TensorType.UInt8,
        _ => throw new NotSupportedException($"A tensor of type '{type}' cannot be saved."),
    };
}
