namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>How shards are read.</summary>
public sealed record WebDatasetOptions
{
    /// <summary>Extensions of pictures, the preferred first. Default jpg, jpeg, png, webp.</summary>
    public IReadOnlyList<string> ImageExtensions { get; init; } = ["jpg", "jpeg", "png", "webp"];

    /// <summary>Extension of captions; one that ends in <c>json</c> is read as a JSON object. Default <c>txt</c>, one caption a line.</summary>
    public string CaptionExtension { get; init; } = "txt";

    /// <summary>Property of a JSON caption file. Default <c>caption</c>.</summary>
    public string CaptionProperty { get; init; } = "caption";

    /// <summary>Extension of a file that holds the number of the class, as CLIP_benchmark's shards do. Default <c>cls</c>.</summary>
    public string ClassExtension { get; init; } = "cls";

    /// <summary>Seed of the order.</summary>
    public int Seed { get; init; }

    /// <summary>Read the shards of each epoch in a new order. Default true.</summary>
    public bool IsShuffled { get; init; } = true;

    /// <summary>Samples that wait in the shuffle buffer; 0 keeps the order within the shards. Default 5000.</summary>
    public int ShuffleBuffer { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(ShuffleBuffer)); } = 5000;

    /// <summary>Draw shards with replacement, without end. Default false.</summary>
    public bool IsResampled { get; init; }

    /// <summary>The part that this process reads. Default all.</summary>
    public SampleShare Share { get; init; } = SampleShare.Whole;

    /// <summary>Shards that are read side by side, a sample from each in turn. Default 1.</summary>
    public int Readers { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Readers)); } = 1;

    /// <summary>Samples with a larger file are skipped unread. Default 64 MiB.</summary>
    public int MaximumMemberBytes { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaximumMemberBytes)); } = 64 << 20;

    /// <summary>Samples of one epoch over all processes, where they are known. Default null.</summary>
    public long? SamplesPerEpoch { get; init; }
}
