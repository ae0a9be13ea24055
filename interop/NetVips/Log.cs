using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

/// <summary>Receives what libvips and its libraries would print on standard error.</summary>
public static unsafe class Log
{
    /// <summary>A receiver of messages; called on any thread.</summary>
    /// <param name="logDomain">Who speaks, for example <c>VIPS</c>.</param>
    /// <param name="logLevel">How serious it is.</param>
    /// <param name="message">The message.</param>
    public delegate void LogDelegate(string? logDomain, Enums.LogLevelFlags logLevel, string? message);

    /// <summary>Sends the messages of a domain to a receiver, for the whole process.</summary>
    /// <param name="logDomain">Whose messages.</param>
    /// <param name="flags">Of which levels.</param>
    /// <param name="logFunc">The receiver; what it throws is lost.</param>
    /// <returns>A number for <see cref="RemoveLogHandler"/>.</returns>
    public static uint SetLogHandler(string logDomain, Enums.LogLevelFlags flags, LogDelegate logFunc)
    {
        ArgumentNullException.ThrowIfNull(logFunc);
        GCHandle handle = GCHandle.Alloc(logFunc);
        return GLib.LogSetHandlerFull(logDomain, (int)flags, &Receive, GCHandle.ToIntPtr(handle), &Release);
    }

    /// <summary>Takes a receiver away.</summary>
    /// <param name="logDomain">Whose messages it received.</param>
    /// <param name="handlerId">What <see cref="SetLogHandler"/> returned.</param>
    public static void RemoveLogHandler(string logDomain, uint handlerId) => GLib.LogRemoveHandler(logDomain, handlerId);

    [UnmanagedCallersOnly]
    private static void Receive(nint domain, int level, nint message, nint data)
    {
        try
        {
            var receiver = (LogDelegate)GCHandle.FromIntPtr(data).Target!;
            receiver(Marshal.PtrToStringUTF8(domain), (Enums.LogLevelFlags)level, Marshal.PtrToStringUTF8(message));
        }
        catch (Exception)
        {
            // Nothing may cross the native frames, and a log line is not worth the process.
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint data) => GCHandle.FromIntPtr(data).Free();
}
