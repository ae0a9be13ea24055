using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>A constant tensor of a graph: a weight, or a number that an operator takes as an input.</summary>
internal sealed record GraphInitializer(string Name, TensorElementType Type, IReadOnlyList<long> Shape, TensorData Data);
