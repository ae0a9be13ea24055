using System.Text;

namespace Clip.Sdk.Moderation.Samples;

/// <summary>Reads comma-separated values after RFC 4180: quotes, doubled quotes, line ends inside quotes.</summary>
internal static class CsvRows
{
    private const int MaximumField = 1 << 20;

    /// <summary>Rows with the line that each begins in; empty lines are left out.</summary>
    /// <exception cref="InputException">A quote is not closed, or a field is beyond reason.</exception>
    public static IEnumerable<(int Line, string[] Fields)> Read(TextReader reader, char separator, string path)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        int line = 1;
        int start = 1;
        bool isQuoted = false;
        bool hasContent = false;
        int next;
        while ((next = reader.Read()) >= 0)
        {
            char letter = (char)next;
            line += letter == '\n' ? 1 : 0;
            if (field.Length > MaximumField)
            {
                throw new InputException($"{path}({start}): a field is longer than {MaximumField} letters. Is a quote not closed?", path);
            }

            if (isQuoted)
            {
                if (letter != '"')
                {
                    field.Append(letter);
                }
                else if (reader.Peek() == '"')
                {
                    field.Append((char)reader.Read());
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (letter == '"' && field.Length == 0)
            {
                (isQuoted, hasContent) = (true, true);
            }
            else if (letter == separator)
            {
                fields.Add(field.ToString());
                field.Clear();
                hasContent = true;
            }
            else if (letter == '\n')
            {
                if (hasContent || field.Length > 0)
                {
                    fields.Add(field.ToString());
                    yield return (start, [.. fields]);
                }

                fields.Clear();
                field.Clear();
                (hasContent, start) = (false, line);
            }
            else if (letter != '\r' || reader.Peek() != '\n')
            {
                field.Append(letter);
            }
        }

        if (isQuoted)
        {
            throw new InputException($"{path}({start}): a quote is opened and never closed.", path);
        }

        if (hasContent || field.Length > 0)
        {
            fields.Add(field.ToString());
            yield return (start, [.. fields]);
        }
    }
}
