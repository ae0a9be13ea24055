using Clip.Sdk.Engines;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Detectors;

/// <summary>Reads small tensors and refuses what is not small.</summary>
internal static class WeightTensors
{
    // The largest published head (ViT-H/14) has layers of 2 million; a checker's whole tower is not read.
    private const long MaximumElements = 64 << 20;

    /// <exception cref="ModelFormatException">There is no such matrix.</exception>
    public static (float[] Values, int Rows, int Columns) ReadMatrix(IWeightFile file, string name)
    {
        IReadOnlyList<long> shape = ShapeOf(file, name);
        if (shape.Count != 2 || shape[0] < 1 || shape[1] < 1 || shape[0] > MaximumElements || shape[1] > MaximumElements / shape[0])
        {
            throw new ModelFormatException($"'{file.Path}': '{name}' should be a matrix of at most {MaximumElements} numbers but is [{string.Join(", ", shape)}].", file.Path);
        }

        float[] values = new float[shape[0] * shape[1]];
        file.Read(name, values);
        return (CheckFinite(file, name, values), (int)shape[0], (int)shape[1]);
    }

    /// <exception cref="ModelFormatException">There is no such vector of that length.</exception>
    public static float[] ReadVector(IWeightFile file, string name, int length)
    {
        IReadOnlyList<long> shape = ShapeOf(file, name);
        long count = 1;
        foreach (long side in shape)
        {
            count = side == length || side == 1 ? count * side : -1;
        }

        if (count != length)
        {
            throw new ModelFormatException($"'{file.Path}': '{name}' should be [{length}] but is [{string.Join(", ", shape)}].", file.Path);
        }

        float[] values = new float[length];
        file.Read(name, values);
        return CheckFinite(file, name, values);
    }

    private static IReadOnlyList<long> ShapeOf(IWeightFile file, string name) =>
        file.Shapes.TryGetValue(name, out IReadOnlyList<long>? shape)
            ? shape
            : throw new ModelFormatException($"'{file.Path}' has no tensor '{name}'.{Suggestion.For(name, [.. file.Shapes.Keys.Take(40)])}", file.Path);

    private static float[] CheckFinite(IWeightFile file, string name, float[] values) =>
        Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new ModelFormatException($"'{file.Path}': '{name}' holds values that are not finite numbers.", file.Path);
}
