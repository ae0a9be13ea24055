using NetVips.Internal;

namespace NetVips;

/// <summary>The library itself: start, stop, version, threads.</summary>
public static class NetVips
{
    /// <summary>Threads that one image pipeline may use.</summary>
    public static int Concurrency
    {
        get => Vips.ConcurrencyGet();
        set => Vips.ConcurrencySet(value);
    }

    /// <summary>Whether operations that libvips marks as unsafe for untrusted input are blocked.</summary>
    public static bool BlockUntrusted
    {
        set => Vips.BlockUntrustedSet(value ? 1 : 0);
    }

    /// <summary>Starts the library; done when the assembly is loaded.</summary>
    /// <returns>Whether it started.</returns>
    public static bool Init() => Vips.Init("NetVips") == 0;

    /// <summary>Stops the library for good; nothing of it may be used afterwards.</summary>
    public static void Shutdown() => Vips.Shutdown();

    /// <summary>One part of the version.</summary>
    /// <param name="flag">0 major, 1 minor, 2 micro.</param>
    /// <param name="fromModule">Whether what was read at the start may be used.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flag"/> is not 0, 1 or 2.</exception>
    public static int Version(int flag, bool fromModule = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(flag, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(flag, 2);
        return fromModule && ModuleInitializer.Version is int version
            ? (version >> (8 * (2 - flag))) & 0xff
            : Vips.Version(flag);
    }

    /// <summary>Whether the library is at least of a version.</summary>
    /// <param name="x">Major.</param>
    /// <param name="y">Minor.</param>
    /// <param name="z">Micro.</param>
    public static bool AtLeastLibvips(int x, int y, int z = 0) =>
        (Version(0), Version(1), Version(2)).CompareTo((x, y, z)) >= 0;

    /// <summary>Frees memory that <see cref="Image.WriteToMemory(out ulong)"/> returned.</summary>
    /// <param name="mem">The memory; zero is ignored.</param>
    public static void Free(nint mem) => GLib.Free(mem);
}
