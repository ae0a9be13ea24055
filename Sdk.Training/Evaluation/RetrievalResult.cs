namespace Clip.Sdk.Training.Evaluation;

/// <summary>How well pictures and captions find each other.</summary>
/// <remarks>
/// A recall at K is the part of the queries that have at least one right answer among their K best, as CLIP_benchmark counts it.
/// A picture with five captions is therefore found when any of the five is among the K best, and each caption is a query of its own.
/// </remarks>
public sealed record RetrievalResult
{
    /// <summary>Pictures.</summary>
    public required int ImageCount { get; init; }

    /// <summary>Captions.</summary>
    public required int TextCount { get; init; }

    /// <summary>Caption → picture recall (image retrieval) by K.</summary>
    public required IReadOnlyDictionary<int, double> ImageRecall { get; init; }

    /// <summary>Picture → caption recall (text retrieval) by K.</summary>
    public required IReadOnlyDictionary<int, double> TextRecall { get; init; }

    /// <summary>Caption → picture: the median rank of the right picture, from 1.</summary>
    public required double ImageMedianRank { get; init; }

    /// <summary>Picture → caption: the median rank of the best right caption, from 1.</summary>
    public required double TextMedianRank { get; init; }
}
