using Clip.Sdk.Training.Augmentation;

namespace Clip.Sdk.Training.Data;

/// <summary>How samples become batches.</summary>
public sealed record DataLoaderOptions
{
    /// <summary>N, the pairs of a batch.</summary>
    public required int BatchSize { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize)); }

    /// <summary>S, height and width of the pictures.</summary>
    public required int ImageSize { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ImageSize)); }

    /// <summary>What happens to the pictures. Default: resize and centre crop only, as when the model is used.</summary>
    public AugmentationOptions Augmentation { get; init; } = new() { Crop = CropMode.Centre };

    /// <summary>Seed of augmentation and caption choice.</summary>
    public int Seed { get; init; }

    /// <summary>Which caption is taken. Default random.</summary>
    public CaptionChoice CaptionChoice { get; init; } = CaptionChoice.Random;

    /// <summary>Threads that decode; 0 takes every core. Default 0.</summary>
    public int DecodeThreads { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(DecodeThreads)); }

    /// <summary>Batches made ahead. Default 4.</summary>
    public int PrefetchBatches { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(PrefetchBatches)); } = 4;

    /// <summary>Epochs after which the batches end; null never ends. Default null.</summary>
    public int? Epochs { get; init; }

    /// <summary>Whether the last batch may be smaller. Default false: it is dropped. Has a meaning only with <see cref="Epochs"/>.</summary>
    public bool KeepsPartialBatch { get; init; }

    /// <summary>Samples in a row that may be faulty before the data are given up. Default 10,000.</summary>
    public int MaximumFaultsInARow { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaximumFaultsInARow)); } = 10_000;
}
