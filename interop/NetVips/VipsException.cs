using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

/// <summary>libvips refused. The message ends with the library's own words, which are then forgotten there.</summary>
public class VipsException : Exception
{
    /// <summary>Creates the error without a message.</summary>
    public VipsException()
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What was tried.</param>
    public VipsException(string message)
        : base(WithNativeWords(message))
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What was tried.</param>
    /// <param name="inner">What went wrong below, for example in a stream.</param>
    public VipsException(string message, Exception? inner)
        : base(WithNativeWords(message), inner)
    {
    }

    private static string WithNativeWords(string message)
    {
        // Copies and empties the buffer in one step: it is shared by all threads.
        nint words = Vips.ErrorBufferCopy();
        string text = Marshal.PtrToStringUTF8(words) ?? string.Empty;
        GLib.Free(words);
        return message + Environment.NewLine + text;
    }
}
