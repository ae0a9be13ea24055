using System.Runtime.InteropServices;

namespace Clip.Sdk.Checkpoints;

/// <summary>The numbers of tensors, widened to 32 bits, for comparisons bit by bit.</summary>
internal static class TensorNumbers
{
    public static float[] Of(CheckpointTensor tensor) => tensor.Type switch
    {
        TensorType.Float32 => MemoryMarshal.Cast<byte, float>(tensor.Bytes).ToArray(),
        TensorType.Float16 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(tensor.Bytes).ToArray(), value => (float)value),
        TensorType.BFloat16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(tensor.Bytes).ToArray(), value => BitConverter.Int32BitsToSingle(value << 16)),
        _ => throw new NotSupportedException(tensor.Type.ToString()),
    };

    public static void AssertEqual(IReadOnlyDictionary<string, CheckpointTensor> expected, IReadOnlyDictionary<string, CheckpointTensor> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach ((string name, CheckpointTensor tensor) in expected)
        {
            Assert.Equal(tensor.Shape, actual[name].Shape);
            Assert.True(
                MemoryMarshal.AsBytes(Of(tensor).AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(Of(actual[name]).AsSpan())),
                $"'{name}' differs.");
        }
    }
}
