namespace Clip.Sdk.Checkpoints;

/// <summary>Names the part of a torch file that is being read, for messages.</summary>
/// <param name="path">The file, in full.</param>
/// <param name="part">The part, for example <c>data.pkl</c>, or null.</param>
internal sealed class TorchFileContext(string path, string? part = null)
{
    /// <summary>The file, in full.</summary>
    public string Path => path;

    /// <summary>The same file, another part.</summary>
    public TorchFileContext Part(string name) => new(path, name);

    /// <summary>An error about the file; the problem is a predicate such as "is cut short".</summary>
    public ModelFormatException Error(string problem, Exception? cause = null) =>
        new($"The torch file '{path}'{(part is null ? "" : $" ({part})")} {problem}. Nothing was executed.", path, cause);
}
