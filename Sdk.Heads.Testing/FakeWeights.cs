using Clip.Sdk.Engines;

namespace Clip.Sdk.Heads.Testing;

/// <summary>Files of weights in memory, for heads that read some.</summary>
public sealed class FakeWeights : IWeightReader
{
    private readonly Dictionary<string, Dictionary<string, (long[] Shape, float[] Values)>> _files = new(StringComparer.Ordinal);

    /// <summary>Adds a tensor.</summary>
    /// <param name="file">The name of its file, without a folder.</param>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="values">Elements, row-major.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the shape.</exception>
    public FakeWeights Add(string file, string tensor, long[] shape, float[] values)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentException.ThrowIfNullOrEmpty(tensor);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        if (shape.Aggregate(1L, (product, length) => product * length) != values.Length)
        {
            throw new ArgumentException($"Tensor '{tensor}' of shape [{string.Join(", ", shape)}] cannot have {values.Length} values.", nameof(values));
        }

        if (!_files.TryGetValue(file, out Dictionary<string, (long[] Shape, float[] Values)>? tensors))
        {
            _files[file] = tensors = new(StringComparer.Ordinal);
        }

        tensors[tensor] = (shape, values);
        return this;
    }

    /// <inheritdoc/>
    public IWeightFile Open(string path) => _files.TryGetValue(Path.GetFileName(path), out Dictionary<string, (long[] Shape, float[] Values)>? tensors)
        ? new WeightFile(path, tensors)
        : throw new ModelFormatException($"There is no file '{path}'.", path);

    private sealed class WeightFile(string path, Dictionary<string, (long[] Shape, float[] Values)> tensors) : IWeightFile
    {
        public string Path { get; } = path;

        public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; } = tensors.ToDictionary(tensor => tensor.Key, tensor => (IReadOnlyList<long>)tensor.Value.Shape);

        public void Read(string name, Span<float> destination)
        {
            if (!tensors.TryGetValue(name, out (long[] Shape, float[] Values) tensor))
            {
                throw new ModelFormatException($"'{Path}' has no tensor '{name}'.", Path);
            }

            if (destination.Length != tensor.Values.Length)
            {
                throw new ArgumentException($"Tensor '{name}' has {tensor.Values.Length} elements, but room for {destination.Length} was given.", nameof(destination));
            }

            tensor.Values.CopyTo(destination);
        }

        public void Dispose()
        {
        }
    }
}
