namespace Microsoft.ML.OnnxRuntime;

/// <summary>How far a session rewrites the graph before it runs.</summary>
public enum GraphOptimizationLevel
{
    /// <summary>Run the graph as it stands in the file.</summary>
    ORT_DISABLE_ALL = 0,

    /// <summary>Fold constants, drop redundant nodes.</summary>
    ORT_ENABLE_BASIC = 1,

    /// <summary>Also fuse nodes into operators of the execution provider.</summary>
    ORT_ENABLE_EXTENDED = 2,

    /// <summary>Also change the layout of data, such as to NCHWc.</summary>
    ORT_ENABLE_LAYOUT = 3,

    /// <summary>Everything; the default.</summary>
    ORT_ENABLE_ALL = 99,
}
