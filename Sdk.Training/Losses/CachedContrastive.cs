using Clip.Sdk.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>
/// Forward and backward pass of a batch that may be larger than memory (GradCache, Gao et al. 2021, arXiv:2101.06983): the
/// pairs are embedded in chunks without history, one loss is computed over all embeddings, and each chunk is embedded
/// again to carry its part of the gradient to the weights. With one chunk it is the plain forward and backward pass.
/// </summary>
/// <param name="module">The model; its parameters' gradients are added to.</param>
/// <param name="objective">The loss.</param>
/// <param name="chunkSize">Pairs that go through the towers at once; 0 takes the whole batch.</param>
public sealed class CachedContrastive(ClipModule module, PairObjective objective, int chunkSize = 0)
{
    /// <summary>Called before a chunk is embedded, the first and the second time; the default does nothing. Where layers draw random numbers, it sets the seed by the chunk's number.</summary>
    public Action<int>? SeedChunk { get; init; }

    /// <summary>Entered while a chunk goes through the towers: a shorter number type. The loss is computed outside, in 32-bit floats. The default changes nothing.</summary>
    public Func<IDisposable>? EnterPrecision { get; init; }

    /// <summary>Adds the gradients of a batch's loss to the parameters.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="teacher">What a teacher makes of the same pairs; needed exactly where the objective has a teacher.</param>
    /// <param name="weight">All gradients are multiplied with it. Default 1.</param>
    /// <param name="cancellationToken">Checked between chunks; gradients are incomplete then.</param>
    /// <returns>The loss, not weighted.</returns>
    public double Backward(IPairInputs inputs, TeacherView? teacher = null, double weight = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using DisposeScope scope = NewDisposeScope();
        return chunkSize <= 0 || chunkSize >= inputs.Count
            ? Whole(inputs, teacher, weight)
            : Chunked(inputs, teacher, weight, cancellationToken);
    }

    private double Whole(IPairInputs inputs, TeacherView? teacher, double weight)
    {
        PairFeatures embeddings = Embed(inputs, 0, 0, inputs.Count);
        using PairGradients gradients = objective.Backward(embeddings, module.LogitScale, module.LogitBias, teacher, weight);
        Propagate(embeddings, new PairFeatures(gradients.Images, gradients.Texts));
        return gradients.Loss;
    }

    private double Chunked(IPairInputs inputs, TeacherView? teacher, double weight, CancellationToken cancellationToken)
    {
        using var statistics = new RunningStatistics(module);
        PairFeatures all;
        using (no_grad())
        {
            all = EmbedAll(inputs, cancellationToken);
        }

        using PairGradients gradients = objective.Backward(all, module.LogitScale, module.LogitBias, teacher, weight);
        statistics.Restore();
        var wanted = new PairFeatures(gradients.Images, gradients.Texts);
        foreach ((int chunk, int first, int count) in Chunks(inputs.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Propagate(Embed(inputs, chunk, first, count), wanted.Rows(first, count));
        }

        return gradients.Loss;
    }

    private PairFeatures EmbedAll(IPairInputs inputs, CancellationToken cancellationToken)
    {
        List<Tensor> images = [];
        List<Tensor> texts = [];
        foreach ((int chunk, int first, int count) in Chunks(inputs.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            PairFeatures embeddings = Embed(inputs, chunk, first, count);
            images.Add(embeddings.Images.MoveToOuterDisposeScope());
            texts.Add(embeddings.Texts.MoveToOuterDisposeScope());
        }

        return new PairFeatures(cat(images), cat(texts));
    }

    private IEnumerable<(int Chunk, int First, int Count)> Chunks(int total)
    {
        for (int first = 0; first < total; first += chunkSize)
        {
            yield return (first / chunkSize, first, Math.Min(chunkSize, total - first));
        }
    }

    private PairFeatures Embed(IPairInputs inputs, int chunk, int first, int count)
    {
        SeedChunk?.Invoke(chunk);
        using Tensor pixels = inputs.Pixels(first, count);
        using Tensor ids = inputs.TokenIds(first, count);
        using Tensor? kept = inputs.KeptPatches(first, count);
        using IDisposable? precision = EnterPrecision?.Invoke();
        return new PairFeatures(module.EncodeImages(pixels, kept), module.EncodeTexts(ids));
    }

    // A locked tower's embeddings have no history, and nothing to carry a gradient to.
    private static void Propagate(PairFeatures embeddings, PairFeatures gradients)
    {
        List<Tensor> outputs = [];
        List<Tensor> wanted = [];
        foreach ((Tensor output, Tensor gradient) in ((Tensor, Tensor)[])[(embeddings.Images, gradients.Images), (embeddings.Texts, gradients.Texts)])
        {
            if (output.requires_grad)
            {
                outputs.Add(output);
                wanted.Add(gradient.to_type(output.dtype));
            }
        }

        if (outputs.Count > 0)
        {
            autograd.backward(outputs, wanted);
        }
    }

    /// <summary>Batch norms gather statistics whenever they run; a chunk that runs twice shall count once.</summary>
    private sealed class RunningStatistics : IDisposable
    {
        private readonly List<(Tensor Buffer, Tensor Saved)> _saved = [];

        public RunningStatistics(ClipModule module)
        {
            foreach (BatchNorm2d norm in module.modules().OfType<BatchNorm2d>())
            {
                foreach ((_, Tensor buffer) in norm.named_buffers())
                {
                    _saved.Add((buffer, buffer.clone().DetachFromDisposeScope()));
                }
            }
        }

        public void Restore()
        {
            using IDisposable unrecorded = no_grad();
            foreach ((Tensor buffer, Tensor saved) in _saved)
            {
                buffer.copy_(saved);
            }
        }

        public void Dispose() => _saved.ForEach(entry => entry.Saved.Dispose());
    }
}
