namespace Clip.Sdk;

/// <summary>A policy or run file is invalid.</summary>
public sealed class PolicyException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was wanted, what came, what to do.</param>
    /// <param name="path">The file concerned, or null.</param>
    /// <param name="innerException">The cause, often a native engine's error.</param>
    public PolicyException(string message, string? path = null, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The file concerned, or null.</summary>
    public string? Path { get; }

    /// <inheritdoc/>
    public override string Code => "policy";
}
