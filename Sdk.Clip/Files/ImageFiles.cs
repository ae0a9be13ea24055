namespace Clip.Sdk.Files;

/// <summary>Finds picture files in folders, by patterns, or by name, in an order that does not depend on the file system.</summary>
public static class ImageFiles
{
    private static readonly HashSet<string> KnownExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".avif", ".heif", ".heic",
    };

    /// <summary>The extensions that count as pictures inside folders, with their dot, lower case.</summary>
    public static IReadOnlyCollection<string> Extensions => KnownExtensions;

    /// <summary>True when the name ends as a picture's does.</summary>
    /// <param name="path">A path or file name.</param>
    public static bool IsImage(string path) => KnownExtensions.Contains(Path.GetExtension(path));

    /// <summary>
    /// Lists picture files. A folder gives all pictures below it, ordered by name, folder by folder; a pattern
    /// (<see cref="GlobPattern"/>) gives the pictures that fit; a file's name gives that file, whatever its extension.
    /// </summary>
    /// <param name="inputs">Folders, patterns and files; their order is kept.</param>
    /// <returns>Paths, found while they are asked for: a million files cost no memory. Each begins as its input does.</returns>
    /// <remarks>Linked folders are followed, but no folder is visited twice for one input, so a circle of links ends.</remarks>
    /// <exception cref="InputException">An input does not exist, its pattern cannot be read, or a folder may not be listed.</exception>
    public static IEnumerable<string> Enumerate(params IEnumerable<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.SelectMany(Expand);
    }

    private static IEnumerable<string> Expand(string input)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        // A file may be called "a[1].jpg": what exists is no pattern.
        if (File.Exists(input))
        {
            return [input];
        }

        if (Directory.Exists(input))
        {
            return Walk(input, []);
        }

        if (GlobPattern.IsPattern(input))
        {
            return ExpandPattern(input);
        }

        throw new InputException($"'{input}' is neither a file nor a folder. Check the path.", input);
    }

    private static IEnumerable<string> ExpandPattern(string input)
    {
        string normalized = input.Replace('\\', '/');
        int special = normalized.AsSpan().IndexOfAny("*?[{");
        int slash = normalized.LastIndexOf('/', special);
        string root = slash < 0 ? "." : normalized[..(slash + 1)];
        if (!Directory.Exists(root))
        {
            throw new InputException($"Pattern '{input}' begins in folder '{root}', which does not exist. Check the path.", input);
        }

        var pattern = new GlobPattern(normalized[(slash + 1)..]);
        // Without "**" or "/" after the first special character, nothing below the first folder can fit.
        bool isFlat = !pattern.Pattern.Contains('/', StringComparison.Ordinal) && !pattern.Pattern.Contains("**", StringComparison.Ordinal);
        return Matching(root, pattern, isFlat, slash < 0);
    }

    private static IEnumerable<string> Matching(string root, GlobPattern pattern, bool isFlat, bool isImplicitRoot)
    {
        foreach (string path in isFlat ? PicturesIn(root) : Walk(root, []))
        {
            string relative = Path.GetRelativePath(root, path);
            if (pattern.IsMatch(relative))
            {
                yield return isImplicitRoot ? relative : path;
            }
        }
    }

    private static string[] PicturesIn(string folder) => Sorted(folder, () => [.. Directory.EnumerateFiles(folder).Where(IsImage)]);

    private static string[] Sorted(string folder, Func<string[]> list)
    {
        try
        {
            string[] names = list();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new InputException($"Folder '{folder}' cannot be listed: {error.Message} Give the right to read it, or leave it out.", folder, error);
        }
    }

    private static IEnumerable<string> Walk(string folder, HashSet<string> visited)
    {
        if (!visited.Add(RealPath.Resolve(folder)))
        {
            yield break;
        }

        foreach (string path in PicturesIn(folder))
        {
            yield return path;
        }

        foreach (string inner in Sorted(folder, () => Directory.GetDirectories(folder)))
        {
            foreach (string path in Walk(inner, visited))
            {
                yield return path;
            }
        }
    }
}
