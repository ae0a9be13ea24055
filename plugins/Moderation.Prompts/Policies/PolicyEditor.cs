using System.Globalization;
using System.Text;

namespace Clip.Sdk.Moderation.Policies;

/// <summary>Writes calibrations into the text of a policy; every other line, comments included, stays as it is.</summary>
internal static class PolicyEditor
{
    private const string Key = "calibration";

    /// <summary>The policy's text with new calibrations.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="categories">Categories of this file as they are to be.</param>
    /// <exception cref="PolicyException">A category is written in a form that cannot be edited.</exception>
    public static string WriteCalibrations(string text, string path, IEnumerable<PolicyCategory> categories)
    {
        string newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        List<string> lines = [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];
        PolicyNode root = PolicyYaml.Read(text, path);
        PolicyNode all = root.Find("categories")?.Value ?? throw new PolicyException($"The policy '{path}' has no categories of its own to calibrate.", path);

        // From the last to the first, so that the line numbers of those before stay true.
        foreach (PolicyCategory category in categories.OrderByDescending(category => all.Find(category.Id)?.Line ?? 0))
        {
            PolicyEntry entry = all.Find(category.Id)
                ?? throw new PolicyException($"Category '{category.Id}' is not in '{path}' but in a policy that it includes. Calibrate '{category.Source}', or copy the category.", path);
            Replace(lines, entry, category, path);
        }

        return string.Join(newLine, lines);
    }

    private static void Replace(List<string> lines, PolicyEntry entry, PolicyCategory category, string path)
    {
        PolicyNode node = entry.Value;
        if (node.IsFlow || node.Entries.Count == 0 || node.Line <= entry.Line)
        {
            throw new PolicyException($"{path}({entry.Line}): category '{entry.Key}' is written in braces or by reference, where a calibration cannot be inserted. Write one member a line.", path);
        }

        int column = node.Entries[0].Column - 1;
        int at = node.EndLine;
        if (node.Find(Key) is { } old)
        {
            int end = Math.Max(old.Line, old.Value.EndLine);
            lines.RemoveRange(old.Line - 1, end - old.Line + 1);
            at = old.Line - 1;
        }

        lines.InsertRange(at, Lines(category, new string(' ', column)));
    }

    private static IEnumerable<string> Lines(PolicyCategory category, string indent)
    {
        if (category.ImageCalibration is null && category.TextCalibration is null)
        {
            yield break;
        }

        yield return $"{indent}{Key}:";
        foreach ((string name, CalibrationRecord? record) in new[] { ("image", category.ImageCalibration), ("text", category.TextCalibration) })
        {
            if (record is not null)
            {
                yield return $"{indent}  {name}:";
                foreach (string line in Lines(record))
                {
                    yield return $"{indent}    {line}";
                }
            }
        }
    }

    private static IEnumerable<string> Lines(CalibrationRecord record)
    {
        yield return $"space: \"{record.Space.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        yield return $"method: {PolicyMap.Word(record.Method.ToString())}";
        if (record.Method == CalibrationMethod.Platt)
        {
            yield return $"slope: {Number(record.Slope)}";
            yield return $"intercept: {Number(record.Intercept)}";
        }
        else
        {
            yield return $"margins: [{string.Join(", ", record.Margins.Select(Number))}]";
            yield return $"probabilities: [{string.Join(", ", record.Probabilities.Select(Number))}]";
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"samples: {record.Samples}");
        yield return string.Create(CultureInfo.InvariantCulture, $"positives: {record.Positives}");
        if (record.Thresholds is { } thresholds)
        {
            yield return $"thresholds: {{review: {Threshold(thresholds.Review)}, block: {Threshold(thresholds.Block)}}}";
        }
    }

    private static string Threshold(double? value) => value is { } number ? Number(number) : "never";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Writes a file so that it is whole or as before.</summary>
    public static void Save(string path, string text)
    {
        string unfinished = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.unfinished");
        try
        {
            using (FileStream file = File.Create(unfinished))
            {
                file.Write(new UTF8Encoding(false).GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            throw new PolicyException($"The policy '{path}' cannot be written: {error.Message}", path, error);
        }
    }
}
