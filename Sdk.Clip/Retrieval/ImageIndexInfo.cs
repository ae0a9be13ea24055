namespace Clip.Sdk.Retrieval;

/// <summary>What an index is.</summary>
public sealed record ImageIndexInfo
{
    /// <summary>The embedding space (<see cref="EncoderInfo.SpaceId"/>) of all its embeddings.</summary>
    public required string SpaceId { get; init; }

    /// <summary>D.</summary>
    public required int Dimensions { get; init; }

    /// <summary>How embeddings are stored.</summary>
    public required VectorStorage Storage { get; init; }

    /// <summary>The folder that the paths of its pictures are relative to, or null when they stand on their own.</summary>
    public string? Root { get; init; }
}
