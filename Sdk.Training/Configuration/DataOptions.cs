using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Where the pairs come from, and how they are read.</summary>
public sealed record DataOptions
{
    /// <summary>Training sources; several are mixed by their weights. Default none, for runs whose source is given in code.</summary>
    public IReadOnlyList<DataSourceOptions> Train { get; init; } = [];

    /// <summary>Pairs that are never trained on: loss (in batches of <c>batch_size</c>) and retrieval over all of them are measured at every evaluation. Default none.</summary>
    public IReadOnlyList<DataSourceOptions> Validation { get; init; } = [];

    /// <summary>Samples that the shuffle buffer of streamed shards holds; 0 keeps the order. Lists are shuffled whole. Default 5000.</summary>
    [Range(0, 10_000_000)]
    public int ShuffleBuffer { get; init; } = 5000;

    /// <summary>Draw shards with replacement, endlessly, instead of passing over each once an epoch. Default false.</summary>
    public bool Resample { get; init; }

    /// <summary>Samples that count as one epoch over all processes; 0 takes the sources' own size. Default 0.</summary>
    [Range(0, long.MaxValue)]
    public long SamplesPerEpoch { get; init; }

    /// <summary>Threads that decode and augment; 0 takes every core. The order of samples does not depend on it. Default 0.</summary>
    [Range(0, 1024)]
    public int DecodeThreads { get; init; }

    /// <summary>Shards that are read side by side; it is part of the order. Default 1.</summary>
    [Range(1, 256)]
    public int Readers { get; init; } = 1;

    /// <summary>Batches made ahead of the trainer. Default 4.</summary>
    [Range(1, 256)]
    public int PrefetchBatches { get; init; } = 4;

    /// <summary>Which caption is taken where a picture has several. Default random.</summary>
    public CaptionChoice CaptionChoice { get; init; } = CaptionChoice.Random;

    /// <summary>Pictures of more pixels are skipped by their header, before anything is decoded. Default 89478485, Pillow's own limit.</summary>
    [Range(1, long.MaxValue)]
    public long MaximumImagePixels { get; init; } = 89_478_485;

    /// <summary>Larger members of a shard are skipped unread. Default 67108864 (64 MiB).</summary>
    [Range(1, int.MaxValue)]
    public int MaximumMemberBytes { get; init; } = 64 << 20;
}
