using System.Globalization;

namespace Clip.Sdk.Files.Tar;

/// <summary>Expands braces in shard names as the shell and WebDataset do: <c>{000..123}</c>, <c>{0..10..2}</c>, <c>{train,extra}</c>, nested and several.</summary>
public static class ShardPattern
{
    private const int MaximumNames = 1_000_000;

    /// <summary>All names of a pattern, in order. Braces without a range or a comma stay as they are.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <exception cref="InputException">A brace is not closed, or there would be more than a million names.</exception>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        int open = pattern.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return [pattern];
        }

        int close = FindClosing(pattern, open);
        IReadOnlyList<string> rest = Expand(pattern[(close + 1)..]);
        var names = new List<string>();
        foreach (string choice in Choices(pattern[(open + 1)..close], pattern))
        {
            foreach (string end in rest)
            {
                names.Add(pattern[..open] + choice + end);
                if (names.Count > MaximumNames)
                {
                    throw new InputException($"The pattern '{pattern}' stands for more than {MaximumNames} names. Narrow its ranges.", pattern);
                }
            }
        }

        return names;
    }

    /// <summary>The shards that a path stands for: all names of a pattern, or those that lie in a folder, in the order of their names.</summary>
    /// <param name="path">A pattern, a file or a folder.</param>
    /// <exception cref="InputException">The folder holds no shard, or the pattern cannot be expanded.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
        {
            return Expand(path);
        }

        string[] shards = [.. Directory.GetFiles(path).Where(IsShard).Order(StringComparer.Ordinal)];
        return shards.Length > 0 ? shards : throw new InputException($"The folder '{Path.GetFullPath(path)}' holds no '.tar' shard. Check 'path'.", path);
    }

    /// <summary>Whether a path is named as a shard: <c>.tar</c>, <c>.tar.gz</c> or <c>.tgz</c>.</summary>
    /// <param name="path">The path.</param>
    public static bool IsShard(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Choices(string inside, string pattern)
    {
        List<string> parts = SplitAtCommas(inside);
        if (parts.Count > 1)
        {
            return parts.SelectMany(Expand);
        }

        string[] ends = inside.Split("..");
        if (ends.Length is 2 or 3
            && long.TryParse(ends[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long first)
            && long.TryParse(ends[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long last))
        {
            long step = ends.Length == 3 && long.TryParse(ends[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long given) ? Math.Abs(given) : 1;
            bool isPadded = (ends[0].Length > 1 && ends[0].TrimStart('-')[0] == '0') || (ends[1].Length > 1 && ends[1].TrimStart('-')[0] == '0');
            return Count(first, last, Math.Max(1, step), isPadded ? Math.Max(ends[0].Length, ends[1].Length) : 0, pattern);
        }

        return Expand(inside).Select(name => $"{{{name}}}");
    }

    private static IEnumerable<string> Count(long first, long last, long step, int width, string pattern)
    {
        if (Int128.Abs((Int128)last - first) / step > MaximumNames)
        {
            throw new InputException($"The pattern '{pattern}' stands for more than {MaximumNames} names. Narrow its ranges.", pattern);
        }

        long count = Math.Abs(last - first) / step;
        for (long i = 0; i <= count; i++)
        {
            long number = first <= last ? first + (i * step) : first - (i * step);
            yield return number < 0
                ? "-" + (-number).ToString(CultureInfo.InvariantCulture).PadLeft(Math.Max(0, width - 1), '0')
                : number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
        }
    }

    private static int FindClosing(string pattern, int open)
    {
        int depth = 0;
        for (int i = open; i < pattern.Length; i++)
        {
            depth += pattern[i] == '{' ? 1 : pattern[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        throw new InputException($"The pattern '{pattern}' opens a brace that it does not close. Add '}}'.", pattern);
    }

    private static List<string> SplitAtCommas(string inside)
    {
        var parts = new List<string>();
        (int depth, int start) = (0, 0);
        for (int i = 0; i < inside.Length; i++)
        {
            depth += inside[i] == '{' ? 1 : inside[i] == '}' ? -1 : 0;
            if (inside[i] == ',' && depth == 0)
            {
                parts.Add(inside[start..i]);
                start = i + 1;
            }
        }

        parts.Add(inside[start..]);
        return parts;
    }
}
