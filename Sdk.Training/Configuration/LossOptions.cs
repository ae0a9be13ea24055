using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>The objective.</summary>
public sealed record LossOptions
{
    /// <summary>Softmax over the batch (CLIP) or a sigmoid for each pair (SigLIP). Default contrastive.</summary>
    public LossKind Kind { get; init; } = LossKind.Contrastive;

    /// <summary>Temperature that the learned one starts from, where the checkpoint has none. Default 0.07 (contrastive); SigLIP's paper starts at 0.1.</summary>
    [Range(1e-4, 100)]
    public double InitialTemperature { get; init; } = 0.07;

    /// <summary>Bias that the sigmoid loss starts from. Default −10.</summary>
    [Range(-1000, 1000)]
    public double InitialBias { get; init; } = -10;

    /// <summary>The learned scale (1 / temperature) is clamped to [1, this] after each step. Default 100.</summary>
    [Range(1, 1e6)]
    public double MaximumLogitScale { get; init; } = 100;

    /// <summary>Label smoothing of the contrastive loss. Default 0.</summary>
    [Range(0, 0.99)]
    public double LabelSmoothing { get; init; }

    /// <summary>Cached gradients: pairs that go through the towers at once, however large the batch; 0 takes the whole batch. Default 0.</summary>
    [Range(0, 1 << 20)]
    public int ChunkSize { get; init; }

    /// <summary>Several processes: each computes the loss of its own rows against all features, with the gradient through the gather. False computes the whole matrix everywhere. Default true.</summary>
    public bool LocalLoss { get; init; } = true;

    /// <summary>A teacher to learn from besides the captions. Default null.</summary>
    public DistillationOptions? Distillation { get; init; }
}
