namespace Clip.Sdk.Graphs;

/// <summary>One dimension of a graph input or output: a fixed length, or a name that stands for any.</summary>
internal readonly record struct GraphDimension(long Length, string? Name)
{
    public static implicit operator GraphDimension(long length) => new(length, null);

    public static implicit operator GraphDimension(string name) => new(0, name);
}
