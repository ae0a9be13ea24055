using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Batches;
using Clip.Sdk.Hosts.Console.Output;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>What the head <c>clip-score</c> gives back, as tables.</summary>
internal static class ScoreTables
{
    /// <summary>Rows above which a table of rows helps nobody; statistics are shown all the same.</summary>
    public const int MostRows = 200;

    private static readonly string[] SummaryColumns = ["group", "prompts", "rows", "mean", "interval", "median", "row mean"];
    private static readonly string[] ComparisonColumns = ["group", "prompts", "first", "second", "difference", "interval", "p", "second wins"];

    public static void WriteSummary(TextWriter output, JsonElement summary) => Write(output, SummaryColumns, Groups(summary).Select(SummaryCells));

    public static void WriteComparison(TextWriter output, JsonElement comparison)
    {
        Write(output, ComparisonColumns, Groups(comparison).Select(group => (string[])
        [
            Text(group, "name"), Text(group, "prompts"), Number(group, "firstMean"), Number(group, "secondMean"), Number(group, "difference"), Interval(group),
            Number(group, "pValue") + (group.GetProperty("isExact").GetBoolean() ? " (exact)" : string.Empty), $"{Text(group, "secondWins")} of {Text(group, "prompts")}, {Text(group, "ties")} equal",
        ]));
        output.WriteLine($"Left out: {Text(comparison, "onlyFirst")} prompts only in the first, {Text(comparison, "onlySecond")} only in the second.");
    }

    public static IReadOnlyList<BatchReportTable> ForReport(JsonElement summary) =>
        [new BatchReportTable($"Mean {Text(summary, "column")} over prompts", SummaryColumns, [.. Groups(summary).Select(SummaryCells)])];

    public static string Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("F4", CultureInfo.InvariantCulture) : string.Empty;

    public static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.ToString() : string.Empty;

    public static void Write(TextWriter output, string[] columns, IEnumerable<string[]> rows)
    {
        Table table = Tables.Create(columns);
        foreach (string[] row in rows)
        {
            table.AddPlainRow(row);
        }

        Tables.Write(output, table);
    }

    private static string[] SummaryCells(JsonElement group) =>
        [Text(group, "name"), Text(group, "prompts"), Text(group, "rows"), Number(group, "mean"), Interval(group), Number(group, "median"), Number(group, "rowMean")];

    private static IEnumerable<JsonElement> Groups(JsonElement result) => result.GetProperty("categories").EnumerateArray().Prepend(result.GetProperty("all"));

    private static string Interval(JsonElement group) => group.TryGetProperty("interval", out JsonElement interval) && interval.ValueKind == JsonValueKind.Object
        ? $"{Number(interval, "low")}…{Number(interval, "high")}"
        : string.Empty;
}
