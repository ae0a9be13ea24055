using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>A libvips target that writes to a .NET stream.</summary>
internal sealed unsafe class StreamTarget : VipsObject
{
    private readonly StreamState _state;

    internal StreamTarget(Stream stream)
        : base(Vips.TargetCustomNew())
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream should be writable.", nameof(stream));
        }

        _state = new StreamState(stream);
        _state.Connect(Pointer, "write", (delegate* unmanaged<nint, byte*, long, nint, long>)&Write);
        _state.Connect(Pointer, "end", (delegate* unmanaged<nint, nint, int>)&End);
        if (stream.CanSeek && stream.CanRead)
        {
            // TIFF goes back to patch what it wrote.
            _state.Connect(Pointer, "seek", (delegate* unmanaged<nint, long, int, nint, long>)&Seek);
            _state.Connect(Pointer, "read", (delegate* unmanaged<nint, byte*, long, nint, long>)&Read);
        }
    }

    /// <summary>The exception that the stream threw while libvips wrote to it, if any.</summary>
    internal Exception? StreamError => _state.Error;

    [UnmanagedCallersOnly]
    private static long Write(nint target, byte* buffer, long length, nint data)
    {
        StreamState state = StreamState.From(data);
        try
        {
            int written = (int)Math.Min(length, int.MaxValue);
            state.Stream.Write(new ReadOnlySpan<byte>(buffer, written));
            return written;
        }
        catch (Exception error) when (state.Remember(error))
        {
            return -1;
        }
    }

    [UnmanagedCallersOnly]
    private static long Read(nint target, byte* buffer, long length, nint data)
    {
        StreamState state = StreamState.From(data);
        try
        {
            return state.Stream.Read(new Span<byte>(buffer, (int)Math.Min(length, int.MaxValue)));
        }
        catch (Exception error) when (state.Remember(error))
        {
            return -1;
        }
    }

    [UnmanagedCallersOnly]
    private static long Seek(nint target, long offset, int whence, nint data) => StreamState.From(data).Seek(offset, whence);

    [UnmanagedCallersOnly]
    private static int End(nint target, nint data)
    {
        StreamState state = StreamState.From(data);
        try
        {
            state.Stream.Flush();
            return 0;
        }
        catch (Exception error) when (state.Remember(error))
        {
            return -1;
        }
    }
}
