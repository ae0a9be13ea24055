namespace Clip.Sdk.Graphs;

/// <summary>Activations as 8-bit integers with a scale for each row.</summary>
/// <param name="Integers">[M, in] unsigned bytes.</param>
/// <param name="Scales">[M, 1] floats: what an integer stands for.</param>
internal sealed record QuantizedRows(GraphValue Integers, GraphValue Scales);
