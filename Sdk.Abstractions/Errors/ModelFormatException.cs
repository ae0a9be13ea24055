namespace Clip.Sdk;

/// <summary>A model file, vocabulary or configuration cannot be read, is incomplete, or contradicts itself.</summary>
public sealed class ModelFormatException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was wanted, what came, what to do.</param>
    /// <param name="path">The file or directory concerned, or null when it came from memory.</param>
    /// <param name="innerException">The cause, often a native engine's error.</param>
    public ModelFormatException(string message, string? path = null, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The file or directory concerned, or null when it came from memory.</summary>
    public string? Path { get; }

    /// <inheritdoc/>
    public override string Code => "model-format";
}
