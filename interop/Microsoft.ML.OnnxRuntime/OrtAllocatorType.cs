namespace Microsoft.ML.OnnxRuntime;

/// <summary>How an allocator gets its memory.</summary>
public enum OrtAllocatorType
{
    /// <summary>Straight from the device.</summary>
    DeviceAllocator = 0,

    /// <summary>From an arena that keeps freed blocks for the next run.</summary>
    ArenaAllocator = 1,
}
