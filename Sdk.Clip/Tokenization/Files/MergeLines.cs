namespace Clip.Sdk.Tokenization.Files;

/// <summary>Reads the lines of a merges file: two symbols each.</summary>
internal static class MergeLines
{
    /// <summary>Splits a line into its two symbols.</summary>
    /// <exception cref="ModelFormatException">There are not exactly two.</exception>
    public static (string Left, string Right) Split(ReadOnlySpan<char> line, string path, int lineNumber)
    {
        ReadOnlySpan<char> trimmed = line.Trim(" \t\r");
        int space = trimmed.IndexOfAny(' ', '\t');
        ReadOnlySpan<char> right = space < 0 ? default : trimmed[space..].TrimStart(" \t");
        if (right.IsEmpty || right.IndexOfAny(' ', '\t') >= 0)
        {
            throw Error(path, lineNumber, $"wanted two symbols with a space between, got '{Shorten(line)}'. The file may be cut short or of another kind");
        }

        return (trimmed[..space].ToString(), right.ToString());
    }

    public static ModelFormatException Error(string path, int lineNumber, string problem) =>
        new($"'{path}', line {lineNumber}: {problem}.", path);

    private static string Shorten(ReadOnlySpan<char> line) =>
        line.Length <= 60 ? line.Trim().ToString() : string.Concat(line[..60].Trim(), "…");
}
