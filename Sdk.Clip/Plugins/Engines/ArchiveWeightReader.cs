using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Plugins;

/// <summary>Files of named tensors, through <see cref="TensorArchive"/>.</summary>
internal sealed class ArchiveWeightReader : IWeightReader
{
    public IWeightFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new ArchiveWeightFile(Path.GetFullPath(path), TensorArchive.Open(CheckpointFiles.Locate(path).WeightsPath));
    }

    private sealed class ArchiveWeightFile(string path, TensorArchive archive) : IWeightFile
    {
        public string Path { get; } = path;

        public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; } =
            archive.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Shape, StringComparer.Ordinal);

        public void Read(string name, Span<float> destination)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            if (!archive.Tensors.TryGetValue(name, out CheckpointTensor? tensor))
            {
                throw new ModelFormatException($"'{Path}' has no tensor '{name}'.{NameList.Sentence(" Its tensors", [.. archive.Tensors.Keys.Order(StringComparer.Ordinal)])}", Path);
            }

            if (destination.Length != tensor.ElementCount)
            {
                throw new ArgumentException($"Tensor '{name}' of shape {tensor.ShapeText} has {tensor.ElementCount} elements, but room for {destination.Length} was given.", nameof(destination));
            }

            Widen(tensor, destination);
        }

        public void Dispose() => archive.Dispose();

        private static void Widen(CheckpointTensor tensor, Span<float> destination)
        {
            switch (tensor.Type)
            {
                case TensorType.Float32:
                    MemoryMarshal.Cast<byte, float>(tensor.Bytes).CopyTo(destination);
                    break;
                case TensorType.Float16:
                    TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(tensor.Bytes), destination);
                    break;
                case TensorType.BFloat16:
                    ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(tensor.Bytes);
                    for (int i = 0; i < upper.Length; i++)
                    {
                        destination[i] = BitConverter.Int32BitsToSingle(upper[i] << 16);
                    }

                    break;
                case TensorType.Float64:
                    Convert<double>(tensor, destination);
                    break;
                case TensorType.Int64:
                    Convert<long>(tensor, destination);
                    break;
                case TensorType.Int32:
                    Convert<int>(tensor, destination);
                    break;
                case TensorType.Int16:
                    Convert<short>(tensor, destination);
                    break;
                case TensorType.Int8:
                    Convert<sbyte>(tensor, destination);
                    break;
                default:
                    Convert<byte>(tensor, destination);
                    break;
            }
        }

        private static void Convert<T>(CheckpointTensor tensor, Span<float> destination)
            where T : unmanaged, System.Numerics.INumberBase<T> =>
            TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(tensor.Bytes), destination);
    }
}
