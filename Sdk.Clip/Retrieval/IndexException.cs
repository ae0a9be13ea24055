namespace Clip.Sdk.Retrieval;

/// <summary>An image index cannot be opened, is damaged, is being written by someone else, or belongs to another embedding space.</summary>
public sealed class IndexException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was wanted, what came, what to do.</param>
    /// <param name="folder">The index.</param>
    /// <param name="innerException">The cause.</param>
    public IndexException(string message, string folder, Exception? innerException = null)
        : base(message, innerException) => Folder = folder;

    /// <summary>The folder of the index.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public override string Code => "index";
}
