using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>A libvips source that reads a .NET stream. The native object keeps the stream reachable for as long as an image reads it.</summary>
internal sealed unsafe class StreamSource : VipsObject
{
    private readonly StreamState _state;

    internal StreamSource(Stream stream)
        : base(Vips.SourceCustomNew())
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream should be readable.", nameof(stream));
        }

        _state = new StreamState(stream);
        _state.Connect(Pointer, "read", (delegate* unmanaged<nint, byte*, long, nint, long>)&Read);
        _state.Connect(Pointer, "seek", (delegate* unmanaged<nint, long, int, nint, long>)&Seek);
    }

    /// <summary>The exception that the stream threw while libvips read it, if any.</summary>
    internal Exception? StreamError => _state.Error;

    [UnmanagedCallersOnly]
    private static long Read(nint source, byte* buffer, long length, nint data)
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
    private static long Seek(nint source, long offset, int whence, nint data) => StreamState.From(data).Seek(offset, whence);
}
