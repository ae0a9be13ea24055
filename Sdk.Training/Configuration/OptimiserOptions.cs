using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Training.Optimisation;

namespace Clip.Sdk.Training.Configuration;

/// <summary>AdamW, clipping and weight averaging. The defaults are OpenCLIP's for vision transformers.</summary>
public sealed record OptimiserOptions
{
    /// <summary>How weights follow their gradients. Default adam_w.</summary>
    public OptimiserKind Kind { get; init; } = OptimiserKind.AdamW;

    /// <summary>The peak learning rate. Default 5e-4.</summary>
    [Range(1e-12, 10)]
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Decay of the first moment. Default 0.9.</summary>
    [Range(0, 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment. Default 0.98.</summary>
    [Range(0, 0.999999)]
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Added to the root of the second moment. Default 1e-6.</summary>
    [Range(1e-15, 1)]
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>Decoupled weight decay of matrices; gains, biases and the logit scale have none. Default 0.2.</summary>
    [Range(0, 10)]
    public double WeightDecay { get; init; } = 0.2;

    /// <summary>Longest gradient, over all weights; longer ones are scaled down to it. 0 is off. Default 1.</summary>
    [Range(0, 1e9)]
    public double GradientClipNorm { get; init; } = 1;

    /// <summary>Factor on the image tower's learning rate. Default 1.</summary>
    [Range(0, 1000)]
    public double ImageRateFactor { get; init; } = 1;

    /// <summary>Factor on the text tower's learning rate. Default 1.</summary>
    [Range(0, 1000)]
    public double TextRateFactor { get; init; } = 1;

    /// <summary>Factor on the learning rate from one layer to the one below it, in both towers. Default 1: all alike.</summary>
    [Range(1e-3, 1)]
    public double LayerDecay { get; init; } = 1;

    /// <summary>Decay of the moving average of the weights, which is then evaluated and saved; 0 is off. Default 0.</summary>
    [Range(0, 0.9999999)]
    public double AverageDecay { get; init; }
}
