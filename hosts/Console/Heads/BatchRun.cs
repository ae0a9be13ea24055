using System.CommandLine;
using System.Globalization;
using Clip.Sdk.Batches;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Heads;

/// <summary>Runs a job under a progress display and tells what it did.</summary>
internal static class BatchRun
{
    public static Task<BatchSummary> RunAsync(string headName, IBatchHead head, IBatchSource source, BatchJobOptions options, CancellationToken cancellationToken) =>
        JobProgress.RunAsync(headName, "items", 0, progress => BatchJob.RunAsync(headName, head, source, options, new Adapter(progress), cancellationToken));

    public static int ExitCodeOf(BatchSummary summary) => summary.Failed == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;

    public static void Print(ParseResult parsed, BatchSummary summary, bool isJson)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (isJson)
        {
            JsonOutput.WriteLine(output, new
            {
                output = summary.OutputPath,
                report = summary.ReportPath,
                items = summary.Items,
                failed = summary.Failed,
                resumed = summary.Resumed,
                seconds = summary.Elapsed.TotalSeconds,
                rate = summary.Rate,
                errors = summary.ErrorsByCode,
                columns = summary.Columns.Select(column => new { name = column.Column.Name, count = column.Count, minimum = column.Minimum, mean = column.Mean, maximum = column.Maximum, rows = column.Rows.Count > 0 ? column.Rows : null }),
            });
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.OutputPath}: {summary.Items} items, {summary.Failed} failed, {summary.Resumed} done before, {summary.Rate:F1}/s"));
        foreach ((string code, long count) in summary.ErrorsByCode)
        {
            output.WriteLine($"  {code}: {count}");
        }

        Table table = Tables.Create(["column", "count", "values", "lowest", "mean", "highest"], "count", "lowest", "mean", "highest");
        foreach (BatchColumnSummary column in summary.Columns.Where(column => column.Count > 0))
        {
            string values = string.Join(", ", column.Rows.OrderByDescending(value => value.Value).Take(8).Select(value => $"{value.Key} {value.Value}"));
            table.AddPlainRow(column.Column.Name, column.Count.ToString(CultureInfo.InvariantCulture), values, Number(column.Minimum), Number(column.Mean), Number(column.Maximum));
        }

        if (table.Rows.Count > 0)
        {
            Tables.Write(output, table);
        }

        if (summary.ReportPath is { } report)
        {
            output.WriteLine($"Report: {report}");
        }
    }

    private static string Number(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? string.Empty;

    private sealed class Adapter(JobProgress progress) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => progress.Report(value);
    }
}
