namespace Clip.Sdk.Captioning;

/// <summary>The head's section of a host's configuration.</summary>
internal sealed record CaptionHeadOptions
{
    /// <summary>A captioner's folder or a file of ClipCap; null for the one that the plugin ships.</summary>
    public string? Captioner { get; init; }

    /// <summary>A folder or file of GPT-2's vocabulary, for captioners that bring none.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Whether embeddings have unit length before they are mapped; null for what the captioner says.</summary>
    public bool? NormalizeEmbedding { get; init; }

    /// <summary>How captions of batch jobs, and those whose caller does not say, are made.</summary>
    public DecodingOptions? Decoding { get; init; }

    /// <summary>Pictures of a batch job that are encoded at once. Default 16.</summary>
    public int BatchSize { get; init; } = 16;
}
