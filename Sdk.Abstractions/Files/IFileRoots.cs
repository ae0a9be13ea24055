namespace Clip.Sdk.Files;

/// <summary>Which files the callers of heads may name. A language model that calls a function is such a caller.</summary>
public interface IFileRoots
{
    /// <summary>The full path of a file or folder to read.</summary>
    /// <param name="path">A path; relative ones start at the first root.</param>
    /// <exception cref="InputException">It lies outside the roots, also by a link, or is a URL.</exception>
    string ResolveInput(string path);

    /// <summary>The full path of a file or folder to write.</summary>
    /// <param name="path">A path; relative ones start at the first root.</param>
    /// <exception cref="InputException">It lies outside the writable roots, also by a link, or is a URL.</exception>
    string ResolveOutput(string path);

    /// <summary>A picture, given as a path or a data URI.</summary>
    /// <param name="reference">The path or <c>data:</c> URI.</param>
    /// <exception cref="InputException">The path lies outside the roots, or it is another kind of URL.</exception>
    ImageSource ResolveImage(string reference);
}
