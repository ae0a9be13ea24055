using Clip.Sdk.Training.Distributed;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>
/// The loss over the pairs of all processes, and its gradients with respect to this process's embeddings. Each process
/// computes the loss of its own rows against all; gradients go through the gathering, so that their sum over processes is
/// exactly the gradient of the loss of the joint batch.
/// </summary>
/// <param name="loss">The objective.</param>
/// <param name="collectives">The processes of the run.</param>
/// <param name="distillation">A second objective from a teacher, or null.</param>
public sealed class PairObjective(IPairLoss loss, ICollectives collectives, DistillationLoss? distillation = null)
{
    /// <summary>Most similarities that are in memory at once; larger batches are compared a block of rows after the other.</summary>
    internal long MostSimilarities { get; init; } = 1L << 26;

    /// <summary>True when a teacher's view is needed.</summary>
    public bool NeedsTeacher => distillation is not null;

    /// <summary>Computes the loss and adds to the gradients of scale and bias; the embeddings' gradients are returned.</summary>
    /// <param name="embeddings">[n, D] embeddings of this process, not normalised; history is ignored.</param>
    /// <param name="logitScale">The logarithm of the factor on cosines, a scalar.</param>
    /// <param name="logitBias">The bias, a scalar; null where the model has none.</param>
    /// <param name="teacher">What a teacher makes of the same pairs; needed exactly where there is a distillation loss.</param>
    /// <param name="weight">All gradients are multiplied with it (gradient accumulation, loss scaling). Default 1.</param>
    /// <returns>The loss, not weighted, and gradients that are to be summed over processes once they have reached the parameters.</returns>
    /// <exception cref="ArgumentException">A teacher's view is missing or superfluous.</exception>
    public PairGradients Backward(PairFeatures embeddings, Parameter logitScale, Parameter? logitBias, TeacherView? teacher = null, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(logitScale);
        if (NeedsTeacher != teacher is not null)
        {
            throw new ArgumentException(NeedsTeacher ? "The distillation loss needs the teacher's features." : "A teacher's features were given but there is no distillation loss.", nameof(teacher));
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable recorded = enable_grad();
        Tensor images = Leaf(embeddings.Images);
        Tensor texts = Leaf(embeddings.Texts);
        var own = new PairFeatures(Normalize(images), Normalize(texts));
        double value = collectives.WorldSize == 1
            ? Local(own, logitScale, logitBias, teacher, weight)
            : Gathered(own, logitScale, logitBias, teacher, weight);
        return new PairGradients(value, images.grad!.DetachFromDisposeScope(), texts.grad!.DetachFromDisposeScope());
    }

    // Shorter types are too coarse for a softmax over many pairs.
    private static Tensor Leaf(Tensor embeddings) =>
        embeddings.detach().to_type(embeddings.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32).requires_grad_();

    private static Tensor Normalize(Tensor rows) => nn.functional.normalize(rows, dim: 1);

    private double Local(PairFeatures own, Parameter logitScale, Parameter? logitBias, TeacherView? teacher, double weight)
    {
        long rows = own.Images.shape[0];
        if (rows * rows > MostSimilarities)
        {
            var leaves = new PairFeatures(own.Images.detach().requires_grad_(), own.Texts.detach().requires_grad_());
            double loss = InBlocks(leaves, 0, rows, logitScale, logitBias, teacher, teacher?.Features, weight);
            autograd.backward([own.Images, own.Texts], [leaves.Images.grad!, leaves.Texts.grad!]);
            return loss;
        }

        Tensor value = Compute(own, own, 0, logitScale, logitBias, teacher, teacher?.Features);
        (value * weight).backward();
        return value.to_type(ScalarType.Float64).item<double>();
    }

    private double Gathered(PairFeatures own, Parameter logitScale, Parameter? logitBias, TeacherView? teacher, double weight)
    {
        long rows = own.Images.shape[0];
        long first = rows * collectives.Rank;
        var all = new PairFeatures(collectives.AllGather(own.Images.detach()).requires_grad_(), collectives.AllGather(own.Texts.detach()).requires_grad_());
        PairFeatures? allTeacher = teacher is { } view
            ? new PairFeatures(collectives.AllGather(view.Features.Images), collectives.AllGather(view.Features.Texts))
            : null;
        double value = InBlocks(all, first, rows, logitScale, logitBias, teacher, allTeacher, weight / collectives.WorldSize);
        Tensor imageGradient = all.Images.grad!;
        Tensor textGradient = all.Texts.grad!;
        collectives.AllReduceSum(imageGradient);
        collectives.AllReduceSum(textGradient);
        autograd.backward([own.Images, own.Texts], [imageGradient.narrow(0, first, rows), textGradient.narrow(0, first, rows)]);
        return value;
    }

    // The own rows are taken from the leaves of all, so that one gradient holds both parts. The loss is a mean over rows, so blocks add up.
    private double InBlocks(
        PairFeatures all, long first, long rows, Parameter logitScale, Parameter? logitBias, TeacherView? teacher, PairFeatures? allTeacher, double weight)
    {
        long block = Math.Clamp(MostSimilarities / all.Images.shape[0], 1, rows);
        double sum = 0;
        for (long done = 0; done < rows; done += block)
        {
            using DisposeScope scope = NewDisposeScope();
            long count = Math.Min(block, rows - done);
            TeacherView? part = teacher is { } view ? view with { Features = view.Features.Rows(done, count) } : null;
            Tensor value = Compute(all.Rows(first + done, count), all, first + done, logitScale, logitBias, part, allTeacher);
            double share = count / (double)rows;
            (value * (weight * share)).backward();
            sum += value.to_type(ScalarType.Float64).item<double>() * share;
        }

        return sum;
    }

    private Tensor Compute(PairFeatures own, PairFeatures all, long first, Parameter logitScale, Parameter? logitBias, TeacherView? teacher, PairFeatures? allTeacher)
    {
        Tensor value = loss.Compute(own, all, first, logitScale, logitBias);
        return teacher is { } view
            ? value + distillation!.Compute(own, all, view.Features, allTeacher!.Value, logitScale, view.LogitScale)
            : value;
    }
}
