namespace Clip.Sdk.Batches;

/// <summary>The type of a column.</summary>
public enum BatchValueType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A floating-point number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Any JSON; a text that holds JSON in CSV and Parquet files.</summary>
    Json,
}
