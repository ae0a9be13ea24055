namespace Clip.Sdk.Files;

/// <summary>The path of a folder with every link on the way followed, so that one folder has one name.</summary>
internal static class RealPath
{
    // More links than this on one path are a circle; Linux stops at 40.
    private const int MaxLinks = 40;

    public static string Resolve(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        for (int links = 0; links < MaxLinks; links++)
        {
            string? next = FollowFirstLink(full);
            if (next is null)
            {
                return full;
            }

            full = next;
        }

        return full;
    }

    private static string? FollowFirstLink(string full)
    {
        string root = Path.GetPathRoot(full)!;
        string[] parts = full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        string current = root;
        for (int i = 0; i < parts.Length; i++)
        {
            string inner = Path.Combine(current, parts[i]);
            if (new DirectoryInfo(inner).LinkTarget is string target)
            {
                return Path.GetFullPath(Path.Combine([Path.Combine(current, target), .. parts[(i + 1)..]]));
            }

            current = inner;
        }

        return null;
    }
}
