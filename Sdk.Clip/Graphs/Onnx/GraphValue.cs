namespace Clip.Sdk.Graphs;

/// <summary>A value that flows through a graph: an input, an initialiser or the output of a node.</summary>
/// <param name="Name">Its name, unique in the graph.</param>
internal readonly record struct GraphValue(string Name)
{
    /// <summary>An optional input that is left out.</summary>
    public static GraphValue None { get; } = new(string.Empty);
}
