using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Retrieval between pictures and their captions.</summary>
public sealed record RetrievalOptions
{
    /// <summary>Name of the data set in reports.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The pictures and captions; a picture may have several captions.</summary>
    public DataSourceOptions Source { get; init; } = new();
}
