namespace Clip.Sdk.Checkpoints;

/// <summary>
/// Bounds of what a pickle may make us do. Files of weights stay far below: a CLIP model has some 20,000 values, a large
/// training state some 200,000.
/// </summary>
internal static class PickleLimits
{
    /// <summary>Bytes of one pickle, without the tensors' bytes.</summary>
    public const long MaxBytes = 128L << 20;

    /// <summary>Instructions, and elements that they move: bounds the time, and the elements of all containers together.</summary>
    public const int MaxSteps = 5_000_000;

    /// <summary>Values made, entries copied, and slots of the memo: bounds the memory.</summary>
    public const int MaxValues = 1_000_000;

    /// <summary>Open marks at a time.</summary>
    public const int MaxMarks = 10_000;

    /// <summary>Containers inside containers.</summary>
    public const int MaxDepth = 200;

    /// <summary>Nodes of the tree when every shared value is counted wherever it appears.</summary>
    public const long MaxTreeNodes = 5_000_000;

    /// <summary>Tensors of one file.</summary>
    public const int MaxTensors = 200_000;

    /// <summary>Characters of the path to a tensor.</summary>
    public const int MaxPathLength = 4096;

    /// <summary>Bytes of one whole number.</summary>
    public const int MaxIntegerBytes = 1024;

    /// <summary>Elements of a view that repeats its storage (torch's expand).</summary>
    public const long MaxExpandedElements = 1L << 24;
}
