using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Training.Configuration;

namespace Clip.Sdk.Training.Captioning;

/// <summary>A captioner's run: everything that its outcome depends on. The image encoder is frozen; its embeddings are made once.</summary>
public sealed record CaptionerOptions
{
    /// <summary>Name of the run, and of its folder. Default captioner.</summary>
    [Required]
    public string Name { get; init; } = "captioner";

    /// <summary>Folder of runs. Default runs.</summary>
    [Required]
    public string Output { get; init; } = "runs";

    /// <summary>The CLIP model whose embeddings are described. No default.</summary>
    [Required]
    public string Model { get; init; } = "";

    /// <summary>Seed of weights, order and noise. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Threads of the tensor engine; 0 takes every core. Default 0.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Where the captioner is trained: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. Default cpu.</summary>
    [Required]
    public string Device { get; init; } = "cpu";

    /// <summary>Passes over the pictures, where 'steps' is not given. Default 10.</summary>
    [Range(1, 1_000_000)]
    public int Epochs { get; init; } = 10;

    /// <summary>Optimiser steps; null for as many as the epochs have. Default null.</summary>
    [Range(1, 1_000_000_000)]
    public long? Steps { get; init; }

    /// <summary>Captions of a step. Default 64.</summary>
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Give embeddings unit length before they are mapped. Default true.</summary>
    public bool NormalizeEmbedding { get; init; } = true;

    /// <summary>Learn from captions alone: their own embeddings, with noise, stand for those of pictures (CapDec, Nukrai et al. 2022, arXiv:2211.00575). Default false.</summary>
    public bool IsTextOnly { get; init; }

    /// <summary>Variance of the Gaussian noise on every number of a unit-length embedding, after which its length is one again; 0 is off. CapDec has 0.016 for texts. Default 0.</summary>
    [Range(0, 10)]
    public double NoiseVariance { get; init; }

    /// <summary>Parts of pictures that are embedded beside the whole.</summary>
    public CaptionViewOptions Views { get; init; } = new();

    /// <summary>Longest caption in tokens, the one that ends it included; longer ones are cut. Default 40.</summary>
    [Range(2, 4096)]
    public int MaximumTokens { get; init; } = 40;

    /// <summary>The mapping network.</summary>
    public CaptionMapperOptions Mapper { get; init; } = new();

    /// <summary>The language model.</summary>
    public CaptionLanguageOptions LanguageModel { get; init; } = new();

    /// <summary>What is written beside the weights about how captions are chosen.</summary>
    public CaptionDecodingOptions Decoding { get; init; } = new();

    /// <summary>The pictures and their captions.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>The optimiser.</summary>
    public OptimiserOptions Optimiser { get; init; } = new() { WeightDecay = 0.01 };

    /// <summary>The learning rate over time.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>What is saved.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>What is reported.</summary>
    public LoggingOptions Logging { get; init; } = new();

    /// <summary>Steps from one validation loss to the next; 0 measures at the end alone. Default 500.</summary>
    [Range(0, 1_000_000_000)]
    public long ValidateEverySteps { get; init; } = 500;

    /// <summary>Write the trained weights in 16 bits. Default false.</summary>
    public bool SaveHalf { get; init; }
}
