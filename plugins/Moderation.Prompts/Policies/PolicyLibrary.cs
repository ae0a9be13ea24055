using Clip.Sdk.Files;

namespace Clip.Sdk.Moderation.Policies;

/// <summary>Finds policies: shipped ones by name, the users' own by path.</summary>
internal sealed class PolicyLibrary(string folder, IFileRoots files)
{
    private const string Extension = ".yaml";

    /// <summary>Names of the shipped policies.</summary>
    public IReadOnlyList<string> Shipped =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Reads a policy.</summary>
    /// <param name="reference">The name of a shipped policy, or the path of a file.</param>
    /// <exception cref="PolicyException">There is none, or it has mistakes.</exception>
    /// <exception cref="InputException">The path lies outside the allowed folders.</exception>
    public Policy Load(string reference) => Reader().Read(PathOf(reference));

    /// <summary>Reads text as if it were the policy.</summary>
    public Policy Load(string path, byte[] content) => Reader().Read(path, content);

    /// <summary>The file of a policy.</summary>
    public string PathOf(string reference) => IsName(reference) ? ShippedPath(reference) : files.ResolveInput(reference);

    /// <summary>True where the file belongs to the plugin and is not to be written.</summary>
    public bool IsShipped(string path) => string.Equals(Path.GetDirectoryName(Path.GetFullPath(path)), Path.GetFullPath(folder), StringComparison.Ordinal);

    private PolicyReader Reader() => new(
        (name, home) => IsName(name) ? Path.Combine(folder, name + Extension) : Own(name, home),
        Own);

    // Paths in a policy begin at its folder; they are named by its author, who may be a stranger, so the roots hold for them too.
    private string Own(string path, string home) => files.ResolveInput(Path.Combine(home, path));

    private string ShippedPath(string name)
    {
        string path = Path.Combine(folder, name + Extension);
        return File.Exists(path)
            ? path
            : throw new PolicyException($"There is no shipped policy '{name}'.{Suggestion.For(name, [.. Shipped])} Give a path that ends in '{Extension}' for one of your own.", name);
    }

    private static bool IsName(string reference) => PolicyMap.IsName(reference) && !reference.Contains('.', StringComparison.Ordinal);
}
