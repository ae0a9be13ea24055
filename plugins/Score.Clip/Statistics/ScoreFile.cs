using System.Text.Json;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>The rows of a file that this head wrote in a batch job.</summary>
internal sealed class ScoreFile
{
    private ScoreFile(string column, List<ScoredRow> rows, long failed) => (Column, Rows, Failed) = (column, rows, failed);

    public string Column { get; }

    public IReadOnlyList<ScoredRow> Rows { get; }

    public long Failed { get; }

    /// <exception cref="InputException">It cannot be read, or its rows are not this head's.</exception>
    public static ScoreFile Read(string path, string column)
    {
        if (!path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException($"Scores are read from JSON lines, but '{path}' does not end in .jsonl. Write the job's output as .jsonl.", path);
        }

        var rows = new List<ScoredRow>();
        long failed = 0, number = 0;
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                number++;
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.TryGetProperty("error", out _))
                {
                    failed++;
                }
                else if (Row(document.RootElement, column, path, number) is { } row)
                {
                    rows.Add(row);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new InputException($"'{path}' cannot be read{(number == 0 ? string.Empty : $" in line {number}")}: {error.Message}", path, error);
        }

        return new ScoreFile(column, rows, failed);
    }

    /// <summary>A row, or null where the score is absent, as RefCLIPScore is without references.</summary>
    private static ScoredRow? Row(JsonElement row, string column, string path, long number)
    {
        if (!row.TryGetProperty(column, out JsonElement score) || !row.TryGetProperty("prompt", out JsonElement prompt) || !row.TryGetProperty("cosine", out JsonElement cosine))
        {
            throw new InputException($"'{path}', line {number}: expected a row of the head 'clip-score' with '{column}', 'prompt' and 'cosine'. Give the output of `clip batch clip-score` or `clip score --output`.", path);
        }

        if (score.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return new ScoredRow(
            row.GetProperty("id").GetString()!,
            Text(row, "image"),
            prompt.GetString()!,
            Text(row, "category"),
            score.GetDouble(),
            cosine.GetDouble(),
            row.TryGetProperty("truncated", out JsonElement truncated) && truncated.ValueKind == JsonValueKind.True,
            row.TryGetProperty("windows", out JsonElement windows) && windows.TryGetInt32(out int count) ? count : 1);
    }

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
