namespace Clip.Sdk.Batches;

/// <summary>What a finished job did.</summary>
public sealed record BatchSummary
{
    /// <summary>Rows written.</summary>
    public required long Items { get; init; }

    /// <summary>Rows with an error.</summary>
    public required long Failed { get; init; }

    /// <summary>Rows that an earlier, unfinished run had done.</summary>
    public required long Resumed { get; init; }

    /// <summary>How long this run took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Rows of this run a second.</summary>
    public required double Rate { get; init; }

    /// <summary>Error rows by code.</summary>
    public required IReadOnlyDictionary<string, long> ErrorsByCode { get; init; }

    /// <summary>Columns that reports count or draw, in the head's order.</summary>
    public required IReadOnlyList<BatchColumnSummary> Columns { get; init; }

    /// <summary>The output.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The HTML report, or null.</summary>
    public string? ReportPath { get; init; }
}
