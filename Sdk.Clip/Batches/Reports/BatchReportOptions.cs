using Clip.Sdk.Engines;

namespace Clip.Sdk.Batches;

/// <summary>The HTML report of a job.</summary>
public sealed record BatchReportOptions
{
    /// <summary>The file to write. It is one page that loads nothing else.</summary>
    public required string Path { get; init; }

    /// <summary>Makes the thumbnails; null (the default) for a report without pictures.</summary>
    public IImageCodec? Codec { get; init; }

    /// <summary>
    /// The most rows that are shown with picture and values, at least 1. Default 500. Of larger jobs these are the blocked and doubtful
    /// ones, the best and the worst of every score, failed ones, and an even sample of the rest; numbers and histograms are of all rows.
    /// </summary>
    public int MaxRows
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxRows));
            field = value;
        }
    } = 500;

    /// <summary>Pixels of a thumbnail's longer side, 16 to 1024. Default 192.</summary>
    public int ThumbnailSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 16, nameof(ThumbnailSize));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1024, nameof(ThumbnailSize));
            field = value;
        }
    } = 192;

    /// <summary>Heading of the page. Null (the default) names the head.</summary>
    public string? Title { get; init; }

    /// <summary>Makes tables that stand above the rows, such as statistics, of the output's path; null (the default) for none.</summary>
    public Func<string, CancellationToken, Task<IReadOnlyList<BatchReportTable>>>? Tables { get; init; }
}
