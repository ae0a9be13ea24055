namespace Microsoft.SemanticKernel;

/// <summary>A kernel or one of its functions failed.</summary>
public class KernelException : Exception
{
    /// <summary>Creates the error.</summary>
    public KernelException()
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened.</param>
    public KernelException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">Why.</param>
    public KernelException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
