namespace Clip.Sdk.Hosts.Console.Probes;

/// <summary>Features with the classes that they belong to.</summary>
/// <param name="Features">[N, D].</param>
/// <param name="Labels">[N] numbers into <paramref name="Classes"/>.</param>
/// <param name="Classes">[K] names of the classes.</param>
/// <param name="Name">Where they come from.</param>
internal sealed record ProbeData(EmbeddingMatrix Features, int[] Labels, IReadOnlyList<string> Classes, string Name)
{
    /// <summary>The labels as numbers into another list of classes.</summary>
    /// <exception cref="InputException">A class that occurs is not among them, or the features have another width.</exception>
    public int[] LabelsIn(IReadOnlyList<string> classes, int dimensions)
    {
        if (Features.Dimensions != dimensions)
        {
            throw new InputException($"The features of '{Name}' have {Features.Dimensions} dimensions but the probe's {dimensions}. Make both with the same model.", Name);
        }

        int[] places = [.. Classes.Select(name => IndexOf(classes, name))];
        return Array.ConvertAll(Labels, label => places[label] >= 0
            ? places[label]
            : throw new InputException($"'{Name}' has the class '{Classes[label]}', which the probe was not fitted on. Its classes: {string.Join(", ", classes.Take(10))}{(classes.Count > 10 ? ", …" : string.Empty)}.", Name));
    }

    /// <summary>Some of the rows.</summary>
    public ProbeData Take(ReadOnlySpan<int> rows)
    {
        float[] values = new float[checked(rows.Length * Features.Dimensions)];
        int[] labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Features[rows[i]].CopyTo(values.AsSpan(i * Features.Dimensions));
            labels[i] = Labels[rows[i]];
        }

        return this with { Features = new EmbeddingMatrix(values, Features.Dimensions, Features.IsNormalized), Labels = labels };
    }

    private static int IndexOf(IReadOnlyList<string> names, string wanted)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == wanted)
            {
                return i;
            }
        }

        return -1;
    }
}
