using System.Text.RegularExpressions;

namespace Clip.Sdk.Files;

/// <summary>
/// Which files the callers of heads may name: all that the process may open, for the user of a command line, or those below
/// given folders, for language models and other strangers.
/// </summary>
/// <remarks>
/// Confined roots judge a path after every link on it is followed, and give back the path without links, so that a name that
/// was allowed cannot be pointed elsewhere by a link that is already there. Safe to use from several threads at once.
/// </remarks>
public sealed partial class FileRoots : IFileRoots
{
    // File systems of the kernel: reading them tells about other processes, or never ends.
    private static readonly string[] KernelFolders = ["/proc", "/sys", "/dev"];

    private readonly Root[]? _readable;
    private readonly Root[] _writable;

    private FileRoots(Root[]? readable, Root[] writable) => (_readable, _writable) = (readable, writable);

    /// <summary>Everything that the process may open; relative paths start at the current folder.</summary>
    public static FileRoots Unrestricted { get; } = new(null, []);

    /// <summary>Only what lies below folders.</summary>
    /// <param name="readable">Folders to read from, at least one; relative paths of callers start at the first.</param>
    /// <param name="writable">Folders to write to; null or empty for none. They need not be readable.</param>
    /// <exception cref="ArgumentException">There is no folder to read from, or one does not exist.</exception>
    public static FileRoots Confined(IReadOnlyList<string> readable, IReadOnlyList<string>? writable = null)
    {
        ArgumentNullException.ThrowIfNull(readable);
        if (readable.Count == 0)
        {
            throw new ArgumentException("At least one folder to read from is wanted, but none came. Name one, or use 'FileRoots.Unrestricted'.", nameof(readable));
        }

        return new FileRoots([.. readable.Select(folder => Root.Of(folder, nameof(readable)))], [.. (writable ?? []).Select(folder => Root.Of(folder, nameof(writable)))]);
    }

    /// <inheritdoc/>
    public string ResolveInput(string path) => Resolve(path, _readable, "read from");

    /// <inheritdoc/>
    public string ResolveOutput(string path) => Resolve(path, _readable is null ? null : _writable, "write to");

    /// <inheritdoc/>
    public ImageSource ResolveImage(string reference)
    {
        CheckName(reference);
        return reference.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
            ? ImageSource.FromDataUri(reference)
            : ImageSource.FromFile(ResolveInput(reference));
    }

    private static string Resolve(string path, Root[]? roots, string purpose)
    {
        CheckName(path);
        if (Url().IsMatch(path))
        {
            throw Refuse(path, "is a URL, and nothing is fetched from a network. Give the path of a file, or for a picture a data URI.");
        }

        if (roots is null)
        {
            return Path.GetFullPath(path);
        }

        if (roots.Length == 0)
        {
            throw Refuse(path, $"cannot be used: this host allows no folder to {purpose}.");
        }

        if (path.StartsWith(@"\\", StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal))
        {
            throw Refuse(path, "names another machine or a device. Give the path of a file.");
        }

        string full = Path.GetFullPath(path, roots[0].Given);
        string real = RealPath.Resolve(full);
        if (!roots.Any(root => root.Holds(real)) || IsKernels(real) || HasStreamName(real))
        {
            string folders = string.Join(", ", roots.Select(root => $"'{root.Given}'"));
            throw Refuse(path, $"lies outside the folders that this host allows to {purpose}, itself or by a link: {folders}. Give a path inside them.");
        }

        return real;
    }

    private static void CheckName(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException("The path of a file is wanted, but an empty text came.", path);
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new InputException("The path of a file holds a NUL character. Give the path without it.", "\\0");
        }
    }

    private static bool IsKernels(string path) =>
        !OperatingSystem.IsWindows() && KernelFolders.Any(folder => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>On Windows a colon behind the drive names a hidden stream of a file.</summary>
    private static bool HasStreamName(string path) => OperatingSystem.IsWindows() && path.IndexOf(':', 2) >= 0;

    private static InputException Refuse(string path, string why)
    {
        string shown = path.Length <= 200 ? path : path[..197] + "...";
        return new InputException($"'{shown}' {why}", shown);
    }

    // A letter and a colon is a drive. A colon in the middle of a name is a name.
    [GeneratedRegex(@"^\s*(?:[a-z][a-z0-9+.-]+:[/\\]{2}|(?:file|data|http|https|ftp|javascript|blob|about):)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    private sealed record Root(string Given, string Real)
    {
        private static readonly StringComparison Comparison =
            OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

        public static Root Of(string folder, string parameter)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(folder, parameter);
            string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
            return Directory.Exists(full)
                ? new Root(full, RealPath.Resolve(full))
                : throw new ArgumentException($"There is no folder '{full}'. Make it, or leave it out of the roots.", parameter);
        }

        public bool Holds(string real) =>
            string.Equals(real, Real, Comparison) || real.StartsWith(Path.EndsInDirectorySeparator(Real) ? Real : Real + Path.DirectorySeparatorChar, Comparison);
    }
}
