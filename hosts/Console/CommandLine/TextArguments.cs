namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>Texts as a command line gives them: a file with one a line, or standard input.</summary>
internal static class TextArguments
{
    /// <exception cref="InputException">The file does not exist or cannot be read.</exception>
    public static string[] ReadLines(string path)
    {
        if (path == "-")
        {
            using var reader = new StreamReader(System.Console.OpenStandardInput());
            return Split(reader.ReadToEnd());
        }

        try
        {
            return Split(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read: {error.Message}", path, error);
        }
    }

    // File.ReadLines also splits at a lone carriage return, which is white space inside a text for the tokenizer.
    private static string[] Split(string content)
    {
        string[] lines = content.Split('\n');
        int count = lines.Length > 0 && lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return [.. lines.Take(count).Select(line => line.EndsWith('\r') ? line[..^1] : line)];
    }
}
