namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>The library's process-wide CPU allocator, which owns the strings and arrays that it hands out.</summary>
internal static unsafe class DefaultAllocator
{
    /// <summary>Never to be released.</summary>
    internal static nint Pointer
    {
        get
        {
            nint allocator;
            OrtStatus.Check(OrtApi.GetAllocatorWithDefaultOptions(&allocator));
            return allocator;
        }
    }

    internal static void Free(void* memory)
    {
        if (memory is not null)
        {
            OrtStatus.Check(OrtApi.AllocatorFree(Pointer, memory));
        }
    }
}
