namespace Clip.Sdk;

/// <summary>
/// The base of every error that this SDK raises on its own account. Wrong arguments raise the usual
/// <see cref="ArgumentException"/> family instead, cancellation raises <see cref="OperationCanceledException"/>.
/// </summary>
/// <remarks>A message says what was wanted, what came and what to do, and names the file in full.</remarks>
public abstract class ClipException : Exception
{
    /// <summary>Creates an error with its message and, where there is one, its cause.</summary>
    /// <param name="message">What was wanted, what came, what to do.</param>
    /// <param name="innerException">The cause, often a native engine's error.</param>
    protected ClipException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>A short, stable, kebab-case code for error rows and scripts, for example <c>image-truncated</c>.</summary>
    public abstract string Code { get; }
}
