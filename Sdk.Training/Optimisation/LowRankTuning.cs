using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Optimisation;

/// <summary>Low-rank adapters on chosen projections (LoRA, Hu et al. 2021, arXiv:2106.09685).</summary>
public static class LowRankTuning
{
    /// <summary>Puts adapters on a model, which change nothing until they are trained, and locks every other weight.</summary>
    /// <param name="module">The model.</param>
    /// <param name="options">Rank, scale and places.</param>
    /// <param name="seed">Seed of the adapters' first weights.</param>
    /// <returns>How many adapters there are.</returns>
    /// <exception cref="InputException">The options name no place.</exception>
    public static int Attach(ClipModule module, LoraOptions options, long seed)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        foreach (Parameter parameter in module.parameters())
        {
            parameter.requires_grad_(false);
        }

        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(unchecked((ulong)seed));
        int count = 0;
        foreach (Projection projection in Places(module, options))
        {
            long[] shape = projection.Weight.shape;
            var adapter = new LowRankAdapter(shape[1], shape[0], options.Rank, options.Alpha, options.Dropout, generator);
            projection.Attach(adapter.to(projection.Weight.device));
            count++;
        }

        return count > 0
            ? count
            : throw new InputException("'tuning.lora' names no projection that the model has. Give 'targets', and set 'image' or 'text' to true.");
    }

    /// <summary>Makes the updates part of the weights, so that the model runs and saves as a plain one.</summary>
    /// <param name="module">The model.</param>
    public static void Merge(ClipModule module) => ForEach(module, (projection, adapter) => adapter.Merge(projection.Weight));

    /// <summary>Takes merged updates out again; the weights are those of before, bit for bit.</summary>
    /// <param name="module">The model.</param>
    public static void Unmerge(ClipModule module) => ForEach(module, (projection, adapter) => adapter.Unmerge(projection.Weight));

    /// <summary>Merges the adapters for good and drops them.</summary>
    /// <param name="module">The model.</param>
    public static void MergeAndRemove(ClipModule module) => ForEach(module, (projection, adapter) =>
    {
        adapter.Merge(projection.Weight);
        projection.Detach();
        adapter.Dispose();
    });

    private static void ForEach(ClipModule module, Action<Projection, LowRankAdapter> action)
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (Projection projection in module.modules().OfType<Projection>().ToList())
        {
            if (projection.Adapter is LowRankAdapter adapter)
            {
                action(projection, adapter);
            }
        }
    }

    private static IEnumerable<Projection> Places(ClipModule module, LoraOptions options)
    {
        IEnumerable<TransformerBlock> blocks = [];
        if (options.Image && module.Vision is not null)
        {
            blocks = blocks.Concat(module.Vision.Encoder.Layers);
        }

        if (options.Text)
        {
            blocks = blocks.Concat(module.Text.Encoder.Layers);
        }

        foreach (TransformerBlock block in blocks)
        {
            foreach (LoraTarget target in options.Targets.Distinct())
            {
                yield return At(block, target);
            }
        }

        if (options.Image && module.ResNet is not null)
        {
            // The only projections of a ResNet tower are those of its attention pool.
            foreach (LoraTarget target in options.Targets.Distinct())
            {
                if (At(module.ResNet.Pool, target) is Projection projection)
                {
                    yield return projection;
                }
            }
        }
    }

    private static Projection At(TransformerBlock block, LoraTarget target) => target switch
    {
        LoraTarget.Query => block.Attention.Query,
        LoraTarget.Key => block.Attention.Key,
        LoraTarget.Value => block.Attention.Value,
        LoraTarget.Output => block.Attention.Output,
        LoraTarget.MlpIn => block.Mlp.First,
        LoraTarget.MlpOut => block.Mlp.Second,
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "There is no such projection."),
    };

    private static Projection? At(AttentionPool pool, LoraTarget target) => target switch
    {
        LoraTarget.Query => pool.Query,
        LoraTarget.Key => pool.Key,
        LoraTarget.Value => pool.Value,
        LoraTarget.Output => pool.Output,
        _ => null,
    };
}
