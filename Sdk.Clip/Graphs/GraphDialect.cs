namespace Clip.Sdk.Graphs;

/// <summary>Which operators a graph may use.</summary>
internal enum GraphDialect
{
    /// <summary>ONNX Runtime's own operators where they help: for running here.</summary>
    Fused,

    /// <summary>Standard operators only: for export.</summary>
    Plain,
}
