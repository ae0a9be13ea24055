namespace Clip.Sdk.Batches;

/// <summary>What a batch head reads and writes.</summary>
public sealed record BatchDescription
{
    /// <summary>What an item must have.</summary>
    public required BatchInput Requires { get; init; }

    /// <summary>What an item may have besides.</summary>
    public BatchInput Accepts { get; init; }

    /// <summary>The values of a result, in the order of the columns of CSV and Parquet files.</summary>
    public required IReadOnlyList<BatchColumn> Columns { get; init; }

    /// <summary>Goes into the first row of a job: a resumed job with another fingerprint is refused. A hash of model, policy and options.</summary>
    public string Fingerprint { get; init; } = "";
}
