using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>An input or output of a graph.</summary>
internal sealed record GraphPort(string Name, TensorElementType Type, IReadOnlyList<GraphDimension> Shape);
