namespace Clip.Sdk.Training.Data;

/// <summary>The forms in which pairs are stored.</summary>
public enum DataSourceKind
{
    /// <summary>Told by the name of the path.</summary>
    Auto,

    /// <summary>WebDataset tar shards.</summary>
    WebDataset,

    /// <summary>Comma-separated list with a header.</summary>
    Csv,

    /// <summary>Tab-separated list with a header.</summary>
    Tsv,

    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>A folder of pictures with caption files or class folders.</summary>
    ImageFolder,
}
