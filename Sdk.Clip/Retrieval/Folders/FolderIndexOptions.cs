using Clip.Sdk.Pipelines;

namespace Clip.Sdk.Retrieval;

/// <summary>How a <see cref="FolderIndexer"/> works.</summary>
public sealed record FolderIndexOptions
{
    /// <summary>How embeddings are stored. Default null: float16 for a new index, as it is for an old one.</summary>
    public VectorStorage? Storage { get; init; }

    /// <summary>Where captions come from. Default: there are none.</summary>
    public CaptionSource Captions { get; init; } = CaptionSource.None;

    /// <summary>The sizes of the pipeline that encodes; its form is always normalised.</summary>
    public EncodingPipelineOptions Pipeline { get; init; } = new();

    /// <summary>Pictures after which what was done becomes durable, at least 1: the most that a kill can cost. Default 8192.</summary>
    public int CommitInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(CommitInterval));
            field = value;
        }
    } = 8192;

    /// <summary>Told how far the work is, after every encoded picture and at the end. Default null.</summary>
    public IProgress<FolderIndexProgress>? Progress { get; init; }
}
