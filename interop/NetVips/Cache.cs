using NetVips.Internal;

namespace NetVips;

/// <summary>The library's cache of recent operations, one for the process.</summary>
public static class Cache
{
    /// <summary>Most operations that are kept; 0 turns the cache off.</summary>
    public static int Max
    {
        get => Vips.CacheGetMax();
        set => Vips.CacheSetMax(value);
    }

    /// <summary>Most bytes that may be in use before the cache is trimmed.</summary>
    public static ulong MaxMem
    {
        get => Vips.CacheGetMaxMem();
        set => Vips.CacheSetMaxMem(checked((nuint)value));
    }

    /// <summary>Most open files before the cache is trimmed.</summary>
    public static int MaxFiles
    {
        get => Vips.CacheGetMaxFiles();
        set => Vips.CacheSetMaxFiles(value);
    }

    /// <summary>How many operations are kept now.</summary>
    public static int Size => Vips.CacheGetSize();

    /// <summary>Whether hits and misses are printed.</summary>
    public static bool Trace
    {
        set => Vips.CacheSetTrace(value ? 1 : 0);
    }
}
