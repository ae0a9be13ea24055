namespace Clip.Sdk.Graphs;

/// <summary>A finished graph, ready to be written or run.</summary>
internal sealed record OnnxGraph(
    string Name,
    IReadOnlyList<GraphPort> Inputs,
    IReadOnlyList<GraphPort> Outputs,
    IReadOnlyList<GraphNode> Nodes,
    IReadOnlyList<GraphInitializer> Initializers)
{
    /// <summary>
    /// The operator set: 17 is the first with LayerNormalization, and the highest that every runtime in wide use
    /// reads (ONNX Runtime since 1.12, onnxruntime-web, Optimum's exports).
    /// </summary>
    public const int OperatorSet = 17;

    /// <summary>The file format's version that came with operator set 17.</summary>
    public const int FormatVersion = 8;

    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string RuntimeDomain = "com.microsoft";
}
