using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.Output;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Moderation;

/// <summary>Reports of the head <c>moderation</c> as tables for people.</summary>
internal static class ModerationTables
{
    /// <summary>What an evaluation found.</summary>
    public static void WriteEvaluation(TextWriter output, JsonElement report)
    {
        output.WriteLine($"Policy '{Text(report, "policy")}' ({Text(report, "policyHash")[..12]}) with '{Text(report, "model")}' on {Text(report, "items")} items");
        Table table = Tables.Create(
            ["category", "positives", "AUC", "95 %", "AP", "FPR at 80/90/95/99 % recall", "review P/R", "block P/R", "Brier", "ECE"],
            "positives", "AUC", "AP", "Brier", "ECE");
        foreach (JsonElement category in report.GetProperty("categories").EnumerateArray())
        {
            JsonElement? area = Member(category, "areaUnderRoc");
            JsonElement? quality = Member(category, "quality");
            string costs = string.Join(" / ", category.GetProperty("falsePositivesAtRecall").EnumerateArray().Select(point => Number(point, "falsePositiveRate", "0.000")));
            table.AddPlainRow(
                Text(category, "category") + (category.GetProperty("isCalibrated").GetBoolean() ? "" : " (uncalibrated)"),
                $"{Text(category, "positives")} of {Text(category, "items")}",
                Number(area, "value", "0.000"),
                area is null ? "" : $"{Number(area, "low", "0.000")} - {Number(area, "high", "0.000")}",
                Number(category, "averagePrecision", "0.000"), costs, Rates(category, "review"), Rates(category, "block"),
                Number(quality, "brierScore", "0.000"), Number(quality, "calibrationError", "0.000"));
        }

        Tables.Write(output, table);
        output.WriteLine($"With a label: {Counts(report.GetProperty("labelled"))}. Without: {Counts(report.GetProperty("unlabelled"))}.");
        WriteGroups(output, report);
        WriteFailures(output, report);
    }

    /// <summary>What a calibration came to.</summary>
    public static void WriteCalibration(TextWriter output, JsonElement report)
    {
        Table table = Tables.Create(
            ["category", "positives", "AUC", "AP", "ECE before", "ECE after", "Brier after", "review from", "block from", "review P/R", "block P/R", "note"],
            "positives", "AUC", "AP", "ECE before", "ECE after", "Brier after", "review from", "block from");
        foreach (JsonElement category in report.GetProperty("categories").EnumerateArray())
        {
            JsonElement? thresholds = Member(Member(category, "calibration"), "thresholds");
            table.AddPlainRow(
                Text(category, "category"), $"{Text(category, "positives")} of {Text(category, "items")}",
                Number(Member(category, "areaUnderRoc"), "value", "0.000"), Number(category, "averagePrecision", "0.000"),
                Number(Member(category, "before"), "calibrationError", "0.000"), Number(Member(category, "after"), "calibrationError", "0.000"), Number(Member(category, "after"), "brierScore", "0.000"),
                Number(thresholds, "review", "0.000"), Number(thresholds, "block", "0.000"), Rates(category, "review"), Rates(category, "block"),
                Member(category, "note")?.GetString() ?? "");
        }

        Tables.Write(output, table);
        WriteFailures(output, report);
        output.WriteLine($"'{Text(report, "output")}' is written; its hash is {Text(report, "policyHash")}. Figures after calibration are from five-fold cross-validation, those of thresholds from the sample itself.");
    }

    /// <summary>Points of the ROC and precision-recall curves of every category.</summary>
    public static void WriteCurves(TextWriter output, JsonElement report)
    {
        foreach (JsonElement category in report.GetProperty("categories").EnumerateArray())
        {
            if (category.GetProperty("curve").GetArrayLength() == 0)
            {
                continue;
            }

            output.WriteLine($"{Text(category, "category")}:");
            Table table = Tables.Create(["threshold", "false positives", "recall", "precision"], "threshold", "false positives", "recall", "precision");
            foreach (JsonElement point in category.GetProperty("curve").EnumerateArray())
            {
                table.AddPlainRow(Number(point, "threshold", "0.0000"), Number(point, "falsePositiveRate", "0.0000"), Number(point, "recall", "0.000"), Number(point, "precision", "0.000"));
            }

            Tables.Write(output, table);
        }
    }

    private static void WriteGroups(TextWriter output, JsonElement report)
    {
        if (report.GetProperty("groups").GetArrayLength() == 0)
        {
            return;
        }

        Table table = Tables.Create(["category", "group", "items", "false positives", "gap to others", "missed", "gap to others ", "" ], "items");
        foreach (JsonElement group in report.GetProperty("groups").EnumerateArray())
        {
            table.AddPlainRow(
                Text(group, "category"), $"{Text(group, "field")}: {Text(group, "group")}", Text(group, "items"),
                Range(Member(group, "falsePositiveRate")), Range(Member(group, "falsePositiveGap")), Range(Member(group, "missRate")), Range(Member(group, "missGap")),
                group.GetProperty("isDisparate").GetBoolean() ? "differs" : "");
        }

        Tables.Write(output, table);
    }

    private static void WriteFailures(TextWriter output, JsonElement report)
    {
        foreach (JsonElement failed in report.GetProperty("failed").EnumerateArray())
        {
            output.WriteLine($"left out: {Text(failed, "item")}: {Text(failed, "message")}");
        }
    }

    private static string Counts(JsonElement counts) => $"{Text(counts, "allow")} allowed, {Text(counts, "review")} to review, {Text(counts, "block")} blocked";

    private static string Rates(JsonElement category, string name) =>
        Member(category, name) is { } confusion ? $"{Number(confusion, "precision", "0.00")} / {Number(confusion, "recall", "0.00")}" : "";

    private static string Range(JsonElement? interval) =>
        interval is null ? "" : $"{Number(interval, "value", "0.000")} ({Number(interval, "low", "0.000")} to {Number(interval, "high", "0.000")})";

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Number(JsonElement? element, string name, string format) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble().ToString(format, CultureInfo.InvariantCulture) : "-";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
}
