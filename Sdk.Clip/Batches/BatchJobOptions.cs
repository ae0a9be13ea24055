namespace Clip.Sdk.Batches;

/// <summary>How a batch job runs.</summary>
public sealed record BatchJobOptions
{
    /// <summary>The file to write, by its ending: <c>.jsonl</c>, <c>.csv</c> or <c>.parquet</c>. It appears when the job is finished.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Further files to write the same rows to, in any of those forms. Default none.</summary>
    public IReadOnlyList<string> CopyPaths { get; init; } = [];

    /// <summary>What to do with an unfinished job of the same output. Default <see cref="BatchStart.New"/>.</summary>
    public BatchStart Start { get; init; } = BatchStart.New;

    /// <summary>Whether rows come in the order of the input (the default) or as they are ready.</summary>
    public bool IsOrdered { get; init; } = true;

    /// <summary>Streams that the head works on at once where rows need no order, at least 1. Default 2.</summary>
    public int UnorderedStreams
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(UnorderedStreams));
            field = value;
        }
    } = 2;

    /// <summary>The HTML report to write, or null (the default) for none.</summary>
    public BatchReportOptions? Report { get; init; }
}
