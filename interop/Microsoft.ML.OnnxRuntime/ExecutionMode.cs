namespace Microsoft.ML.OnnxRuntime;

/// <summary>Whether independent nodes of a graph may run at the same time.</summary>
public enum ExecutionMode
{
    /// <summary>One node after another; each may still use several threads. The default.</summary>
    ORT_SEQUENTIAL = 0,

    /// <summary>Independent branches side by side, on the inter-op threads.</summary>
    ORT_PARALLEL = 1,
}
