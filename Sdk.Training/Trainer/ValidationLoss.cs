using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Losses;
using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Trainer;

/// <summary>The training objective on pairs that are not trained on.</summary>
internal static class ValidationLoss
{
    /// <summary>The mean over batches of the training's size. Pairs that do not fill a batch are left out, unless there is none that is full.</summary>
    /// <param name="module">The model, for its scale and bias.</param>
    /// <param name="images">[N, D] unit-length rows, N at least 2.</param>
    /// <param name="texts">[N, D] unit-length rows of the same pairs.</param>
    /// <param name="options">The run.</param>
    public static double Measure(ClipModule module, EmbeddingMatrix images, EmbeddingMatrix texts, TrainingOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable unrecorded = no_grad();
        // Smoothed targets would add what no model can learn.
        IPairLoss loss = options.Loss.Kind == LossKind.Sigmoid ? new SigmoidLoss() : new InfoNceLoss();
        (Tensor scale, Tensor? bias) = (module.LogitScale.detach().cpu(), module.LogitBias?.detach().cpu());
        int size = Math.Min(options.BatchSize, images.Count);
        int batches = images.Count / size;
        double sum = 0;
        for (int i = 0; i < batches; i++)
        {
            var pairs = new PairFeatures(Rows(images, i * size, size), Rows(texts, i * size, size));
            sum += loss.Compute(pairs, pairs, 0, scale, bias).item<float>();
        }

        return sum / batches;
    }

    private static Tensor Rows(EmbeddingMatrix rows, int first, int count) =>
        tensor(rows.Values.Slice(first * rows.Dimensions, count * rows.Dimensions).ToArray(), [count, rows.Dimensions]);
}
