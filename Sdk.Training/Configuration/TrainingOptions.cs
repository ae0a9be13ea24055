using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Training.Augmentation;

namespace Clip.Sdk.Training.Configuration;

/// <summary>A whole training run: what <c>clip train</c> reads from a run file, and what the trainer takes from code.</summary>
public sealed record TrainingOptions
{
    /// <summary>Name of the run; its outputs lie in a folder of this name. Default <c>run</c>.</summary>
    [Required]
    public string Name { get; init; } = "run";

    /// <summary>Folder that holds the run's folder. Default <c>runs</c>.</summary>
    [Required]
    public string Output { get; init; } = "runs";

    /// <summary>Seed of weights, order and augmentation. Default 0.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; }

    /// <summary>Where to train: <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>; a missing device is an error, never a silent fallback. Default <c>cpu</c>.</summary>
    [RegularExpression("cpu|cuda(:[0-9]+)?", ErrorMessage = "must be 'cpu', 'cuda' or 'cuda:N'")]
    public string Device { get; init; } = "cpu";

    /// <summary>Number type of the forward and backward pass; weights and optimiser stay in float32. Default float32.</summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Float32;

    /// <summary>Threads of the tensor engine; 0 takes every core. Default 0.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Passes over the training data, where <c>steps</c> is not given. Default 32.</summary>
    [Range(1, 1_000_000)]
    public int Epochs { get; init; } = 32;

    /// <summary>Optimiser steps of the run; overrides <c>epochs</c>. Default null.</summary>
    [Range(1, 1_000_000_000)]
    public long? Steps { get; init; }

    /// <summary>Pairs of one process in one step, before accumulation. Default 256.</summary>
    [Range(2, 1 << 20)]
    public int BatchSize { get; init; } = 256;

    /// <summary>Batches whose gradients make one optimiser step. Default 1.</summary>
    [Range(1, 1 << 16)]
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>Recompute activations in the backward pass instead of keeping them: less memory, about a third more time. Default false.</summary>
    public bool ActivationCheckpointing { get; init; }

    /// <summary>Stop the run when the loss exceeds this multiple of its moving average; 0 only stops on NaN and infinity. Default 10.</summary>
    [Range(0, 1e9)]
    public double ExplosionFactor { get; init; } = 10;

    /// <summary>The network and the weights it starts from.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Where the pairs come from.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>What happens to a picture on its way into a batch.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>The objective.</summary>
    public LossOptions Loss { get; init; } = new();

    /// <summary>AdamW, clipping and weight averaging.</summary>
    public OptimiserOptions Optimiser { get; init; } = new();

    /// <summary>The learning rate over time.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>Which weights move.</summary>
    public TuningOptions Tuning { get; init; } = new();

    /// <summary>What is saved, how often.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>What is reported, how often.</summary>
    public LoggingOptions Logging { get; init; } = new();

    /// <summary>What is measured during and after the run.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>Several processes on one run.</summary>
    public DistributedOptions Distributed { get; init; } = new();
}
