using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>What the callbacks of a stream source or target share: the stream, where it began, and what went wrong.</summary>
internal sealed unsafe class StreamState
{
    private readonly long _start;

    internal StreamState(Stream stream)
    {
        Stream = stream;
        _start = stream.CanSeek ? stream.Position : 0;
    }

    internal Stream Stream { get; }

    internal Exception? Error { get; private set; }

    internal static StreamState From(nint data) => (StreamState)GCHandle.FromIntPtr(data).Target!;

    /// <summary>Connects a callback that receives this state; the handle is freed with the native object.</summary>
    internal void Connect(nint instance, string signal, void* callback)
    {
        GCHandle handle = GCHandle.Alloc(this);
        if (GLib.SignalConnect(instance, signal, callback, GCHandle.ToIntPtr(handle), &Release, 0) == 0)
        {
            handle.Free();
            throw new ArgumentException($"libvips has no signal '{signal}' here.", nameof(signal));
        }
    }

    /// <summary>Keeps the first exception: nothing may cross native frames, so it travels by hand.</summary>
    internal bool Remember(Exception error)
    {
        Error ??= error;
        return true;
    }

    internal long Seek(long offset, int whence)
    {
        if (!Stream.CanSeek)
        {
            return -1;
        }

        try
        {
            long position = whence == (int)SeekOrigin.Begin
                ? Stream.Seek(_start + offset, SeekOrigin.Begin)
                : Stream.Seek(offset, (SeekOrigin)whence);
            return position - _start;
        }
        catch (Exception error) when (Remember(error))
        {
            return -1;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint data, nint closure) => GCHandle.FromIntPtr(data).Free();
}
