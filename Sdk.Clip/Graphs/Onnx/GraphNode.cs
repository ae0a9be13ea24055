namespace Clip.Sdk.Graphs;

/// <summary>An operator of a graph with its inputs, outputs and attributes.</summary>
/// <param name="Operator">The operator's type, for example <c>MatMul</c>.</param>
/// <param name="Domain">Empty for the standard operators, <c>com.microsoft</c> for those of ONNX Runtime.</param>
/// <param name="Inputs">Names of values; empty where an optional input is left out.</param>
/// <param name="Outputs">Names of values.</param>
/// <param name="Attributes">The attributes that differ from the operator's defaults.</param>
internal sealed record GraphNode(
    string Operator,
    string Domain,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<GraphAttribute> Attributes);
