namespace Clip.Sdk.Batches;

/// <summary>A table of a report. All of it is shown as text.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Cells by row.</param>
public sealed record BatchReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
