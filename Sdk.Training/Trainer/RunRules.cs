using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Checkpointing;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Models;

namespace Clip.Sdk.Training.Trainer;

/// <summary>What must hold between options, model, data and checkpoints before a run begins.</summary>
internal static class RunRules
{
    public static void Check(TrainingOptions options, ClipModule module, ClipTokenizer tokenizer)
    {
        if (tokenizer.VocabularySize != module.Architecture.Text.VocabularySize)
        {
            throw new InputException($"The tokenizer has {tokenizer.VocabularySize} tokens but the model's token embedding has {module.Architecture.Text.VocabularySize} rows. Name the vocabulary that belongs to the model in 'model.tokenizer'.");
        }

        if (tokenizer.ContextLength != module.Architecture.Text.ContextLength)
        {
            throw new InputException($"The tokenizer makes rows of {tokenizer.ContextLength} tokens but the model takes {module.Architecture.Text.ContextLength}. Load it with the model's context length.");
        }

        if (options.Loss.Kind == LossKind.Sigmoid && module.LogitBias is null)
        {
            throw new InputException("The sigmoid loss learns a bias, which this model does not have. Start from a sigmoid model, from random weights, or set 'loss.kind' to 'contrastive'.");
        }
    }

    /// <summary>Optimiser steps of a run.</summary>
    public static long TotalSteps(TrainingOptions options, ISampleSource source, int worldSize)
    {
        if (options.Steps is long steps)
        {
            return steps;
        }

        long? samples = options.Data.SamplesPerEpoch > 0 ? options.Data.SamplesPerEpoch : source.SamplesPerEpoch;
        long pairsPerStep = (long)options.BatchSize * options.AccumulationSteps * worldSize;
        return samples switch
        {
            null => throw new InputException($"Nobody has counted the pairs of '{source.Name}', so epochs have no length. Set 'steps' or 'data.samples_per_epoch'."),
            long count when count * options.Epochs < pairsPerStep => throw new InputException($"'{source.Name}' has {count} pairs, fewer than the {pairsPerStep} of one step in {options.Epochs} epochs. Lower 'batch_size' or set 'steps'."),
            long count => count * options.Epochs / pairsPerStep,
        };
    }

    /// <summary>The checkpoint that a run goes on from, or null to begin.</summary>
    public static string? FindStart(string resume, RunFolder run) => resume switch
    {
        "auto" => run.FindNewest(),
        "never" when run.FindNewest() is string newest => throw new InputException(
            $"'{run.Path}' holds a run already (newest checkpoint '{newest}'), and 'checkpoints.resume' is 'never'. Set it to 'auto' to go on, or give the run another 'name'.", run.Path),
        "never" => null,
        _ when Directory.Exists(resume) => Path.GetFullPath(resume),
        _ => throw new InputException($"The checkpoint '{Path.GetFullPath(resume)}' of 'checkpoints.resume' does not exist. Name a folder 'step-…', or set 'auto'.", resume),
    };

    public static void CheckResumed(TrainingState state, TrainingOptions options, int worldSize, string folder)
    {
        if (state.WorldSize != worldSize || state.Positions.Count != worldSize)
        {
            throw new InputException($"The checkpoint '{folder}' was written by {state.WorldSize} processes but {worldSize} are running. Start as many.", folder);
        }

        if (state.Seed != options.Seed)
        {
            throw new InputException($"The checkpoint '{folder}' was written with seed {state.Seed} but the run has {options.Seed}. Set 'seed' to {state.Seed}.", folder);
        }
    }
}
