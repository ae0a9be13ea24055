namespace Clip.Sdk;

/// <summary>An input is well-formed but cannot be used: a text beyond the context length, an empty set of labels, a path outside the allowed roots.</summary>
public sealed class InputException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was wanted, what came, what to do.</param>
    /// <param name="input">The input concerned, shortened where it is long, or null.</param>
    /// <param name="innerException">The cause, often a native engine's error.</param>
    public InputException(string message, string? input = null, Exception? innerException = null)
        : base(message, innerException) => Input = input;

    /// <summary>The input concerned, shortened where it is long, or null.</summary>
    public string? Input { get; }

    /// <inheritdoc/>
    public override string Code => "input";
}
