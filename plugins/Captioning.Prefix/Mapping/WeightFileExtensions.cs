using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>Reads tensors with their shapes checked.</summary>
internal static class WeightFileExtensions
{
    /// <exception cref="ModelFormatException">The tensor is absent or has another number of dimensions.</exception>
    public static IReadOnlyList<long> ShapeOf(this IWeightFile file, string name, int dimensions)
    {
        if (!file.Shapes.TryGetValue(name, out IReadOnlyList<long>? shape))
        {
            throw new ModelFormatException($"'{file.Path}' has no tensor '{name}', which a captioner of this kind has. The file is incomplete or of another kind.", file.Path);
        }

        return shape.Count == dimensions
            ? shape
            : throw new ModelFormatException($"Tensor '{name}' in '{file.Path}' has the shape [{string.Join(", ", shape)}], wanted {dimensions} dimensions.", file.Path);
    }

    /// <summary>A whole tensor; where a shape is given it must have it.</summary>
    /// <exception cref="ModelFormatException">The tensor is absent or has another shape.</exception>
    public static float[] Tensor(this IWeightFile file, string name, params ReadOnlySpan<long> wanted)
    {
        if (!file.Shapes.TryGetValue(name, out IReadOnlyList<long>? shape) || (!wanted.IsEmpty && !shape.SequenceEqual(wanted.ToArray())))
        {
            throw new ModelFormatException(
                $"'{file.Path}' has {(shape is null ? "no tensor" : $"the shape [{string.Join(", ", shape)}] for")} '{name}'{(wanted.IsEmpty ? "" : $", where [{string.Join(", ", wanted.ToArray())}] was wanted")}. The file is incomplete or of another kind.",
                file.Path);
        }

        long length = 1;
        foreach (long dimension in shape)
        {
            length = checked(length * dimension);
        }

        float[] values = new float[checked((int)length)];
        file.Read(name, values);
        return values;
    }
}
