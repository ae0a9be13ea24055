using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.Training.Checkpointing;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Files;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Models.Saving;
using Clip.Sdk.Training.Optimisation;
using Clip.Sdk.Training.Optimisation.Schedules;
using Clip.Sdk.Training.Trainer;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Captioning;

/// <summary>
/// Trains a captioner over embeddings that were made once. The run's folder receives checkpoints, metrics and, in the end, the
/// captioner. A run that was killed goes on from its newest checkpoint and ends where the unbroken run would have ended.
/// </summary>
/// <remarks>Used by one thread. Dispose it to free what it made; module, tokenizer and captions stay the caller's.</remarks>
public sealed class CaptionerTrainer : IDisposable
{
    private const string ResumeAdvice = "Resume with the options that the run was started with, or give the run another 'name'.";
    private const string TensorFileName = "training.safetensors";
    private const string StateFileName = "state.json";
    private const string ModulePrefix = "module.";
    private const string OptimiserPrefix = "optimiser.";
    private const string AveragePrefix = "average.";

    private readonly CaptionerOptions _options;
    private readonly CaptionerModule _module;
    private readonly Gpt2Tokenizer _tokenizer;
    private readonly CaptionBatches _batches;
    private readonly CaptionSet? _validation;
    private readonly CaptionBatches? _validationBatches;
    private readonly TrainerServices _services;
    private readonly ClipOptimiser _optimiser;
    private readonly WeightAverage? _average;
    private readonly LearningRateSchedule _schedule;
    private readonly LossGuard _guard = new(factor: 0);
    private readonly Device _device;
    private readonly string? _spaceId;
    private double _lossSum;
    private int _lossCount;

    /// <summary>Prepares a run, or takes it up where its newest checkpoint left it.</summary>
    /// <param name="options">The run.</param>
    /// <param name="module">The captioner, on the device where it is trained. It is frozen as the options say.</param>
    /// <param name="tokenizer">The language model's vocabulary.</param>
    /// <param name="train">What it learns from.</param>
    /// <param name="validation">What it is measured on; null for nothing.</param>
    /// <param name="spaceId">The embedding space of both, for the captioner's folder.</param>
    /// <param name="services">The surroundings; null for the defaults.</param>
    /// <exception cref="InputException">Options, captioner and data contradict each other.</exception>
    /// <exception cref="ModelFormatException">A checkpoint cannot be read or belongs to another captioner.</exception>
    public CaptionerTrainer(
        CaptionerOptions options, CaptionerModule module, Gpt2Tokenizer tokenizer, CaptionSet train, CaptionSet? validation = null, string? spaceId = null, TrainerServices? services = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(train);
        Check(options, module, tokenizer, train);
        (_options, _module, _tokenizer, _validation, _spaceId, _services) = (options, module, tokenizer, validation, spaceId, services ?? new TrainerServices());
        int end = module.Architecture.LanguageModel.EndOfText;
        _batches = new CaptionBatches(train, tokenizer, end, options);
        _validationBatches = validation is null ? null : new CaptionBatches(validation, tokenizer, end, options);
        _device = module.parameters().First().device;
        Run = new RunFolder(Path.Combine(options.Output, options.Name));
        TotalSteps = options.Steps ?? Math.Max(1, (long)train.Count * options.Epochs / options.BatchSize);
        _schedule = options.Schedule.ToSchedule(options.Optimiser.LearningRate, TotalSteps);
        if (options.LanguageModel.IsFrozen)
        {
            module.FreezeLanguageModel();
        }

        _optimiser = new ClipOptimiser(CaptionerWeightGroups.Of(module, options.Optimiser, options.LanguageModel.TokenRateFactor), options.Optimiser);
        _average = options.Optimiser.AverageDecay > 0 ? new WeightAverage(module.state_dict(), options.Optimiser.AverageDecay) : null;
        if (RunRules.FindStart(options.Checkpoints.Resume, Run) is { } folder)
        {
            Restore(folder);
        }
    }

    /// <summary>Optimiser steps of the whole run.</summary>
    public long TotalSteps { get; }

    /// <summary>Optimiser steps that are done.</summary>
    public long Step { get; private set; }

    /// <summary>The run's files.</summary>
    public RunFolder Run { get; }

    /// <summary>Trains until all steps are done or the run is cancelled; either way the run is saved.</summary>
    /// <param name="cancellationToken">Ends the run after the step that is under way, and saves it.</param>
    /// <returns>The captioner's folder, or null where the run was cancelled.</returns>
    /// <exception cref="TrainingStoppedException">The loss is no number any more; the last good checkpoint stays.</exception>
    public string? Train(CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(Run.Path);
        File.WriteAllText(Run.Options, CaptionerRunFile.Write(_options));
        using var metrics = new TrainingMetrics(_options.Logging, Run, _services, _device, Step, TotalSteps);
        var rate = new RateEstimator();
        _module.train();
        while (Step < TotalSteps && !cancellationToken.IsCancellationRequested)
        {
            TakeStep(metrics, rate);
            if (Step < TotalSteps && IsDue(_options.ValidateEverySteps))
            {
                Validate(metrics, rate);
            }

            if (Step < TotalSteps && IsDue(_options.Checkpoints.EverySteps))
            {
                Save(metrics);
            }
        }

        return Finish(metrics, rate);
    }

    /// <summary>The mean cross-entropy on the validation captions, in evaluation mode and with averaged weights where there are any; NaN without such captions.</summary>
    public double ValidationLoss()
    {
        if (_validation is null)
        {
            return double.NaN;
        }

        using IDisposable unrecorded = no_grad();
        _module.eval();
        _average?.Swap();
        double sum = 0;
        long tokens = 0;
        for (int first = 0; first < _validation.Count; first += _options.BatchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            CaptionBatch batch = _validationBatches!.InOrder(first, Math.Min(_options.BatchSize, _validation.Count - first));
            int own = batch.IsToken.Count(isToken => isToken);
            sum += own * (double)Loss(batch).item<float>();
            tokens += own;
        }

        _average?.Swap();
        _module.train();
        return sum / tokens;
    }

    /// <summary>Frees optimiser and averages.</summary>
    public void Dispose()
    {
        _optimiser.Dispose();
        _average?.Dispose();
    }

    private static void Check(CaptionerOptions options, CaptionerModule module, Gpt2Tokenizer tokenizer, CaptionSet train)
    {
        CaptionerRunFile.Validate(options);
        LanguageModelArchitecture model = module.Architecture.LanguageModel;
        int inputWidth = module.Architecture.Views * module.Architecture.EmbeddingWidth;
        if (train.Width != inputWidth)
        {
            throw new InputException($"The captioner takes embeddings of shape [{inputWidth}] but the data have [{train.Width}]. Make both with one CLIP model and the same 'views'.");
        }

        if (tokenizer.VocabularySize > model.VocabularySize)
        {
            throw new InputException($"The vocabulary has {tokenizer.VocabularySize} tokens but the language model has embeddings for {model.VocabularySize}. Name the vocabulary that belongs to the model.");
        }

        int prefix = module.Architecture.Views * module.Architecture.Mapper.PrefixLength;
        int positions = prefix + options.MaximumTokens - 1;
        if (positions > model.ContextLength)
        {
            throw new InputException($"A prefix of {prefix} and {options.MaximumTokens} tokens take {positions} positions but the language model has {model.ContextLength}. Lower 'maximum_tokens' or 'mapper.prefix_length'.");
        }
    }

    private bool IsDue(long every) => every > 0 && Step % every == 0;

    private Tensor Loss(CaptionBatch batch) => _module.Loss(
        tensor(batch.Embeddings, [batch.Count, batch.Width]).to(_device),
        tensor(batch.Ids, [batch.Count, batch.Tokens]).to(_device),
        tensor(batch.IsToken, [batch.Count, batch.Tokens]).to(_device));

    private void TakeStep(TrainingMetrics metrics, RateEstimator rate)
    {
        using DisposeScope scope = NewDisposeScope();
        double learningRate = _schedule.RateAt(Step);
        _optimiser.ClearGradients();
        Tensor loss = Loss(_batches.OfStep(Step));
        double value = loss.item<float>();
        StopUnless(_guard.Check(value));
        loss.backward();
        double norm = _optimiser.ClipGradients(_options.Optimiser.GradientClipNorm);
        StopUnless(double.IsFinite(norm) ? null : $"The gradient's length became {norm.ToString(CultureInfo.InvariantCulture)}");
        _optimiser.Step(learningRate);
        _average?.Update();
        Step++;
        rate.Add(_options.BatchSize);
        _lossSum += value;
        _lossCount++;
        _services.OnStep?.Invoke(Step - 1, value);
        if (Step % _options.Logging.EverySteps == 0 || Step == TotalSteps)
        {
            metrics.Write(Step - 1,
            [
                new("train/loss", _lossSum / _lossCount),
                new("train/learning_rate", learningRate),
                new("train/gradient_norm", norm),
                new("train/captions_per_second", rate.PerSecond),
            ]);
            (_lossSum, _lossCount) = (0, 0);
        }
    }

    private void StopUnless(string? problem)
    {
        if (problem is not null)
        {
            string? last = Run.FindNewest();
            string good = last is null ? "There is no checkpoint yet." : $"The last good checkpoint is '{last}'.";
            throw new TrainingStoppedException($"{problem} in step {Step} of {TotalSteps}; the step was not taken. {good} Lower 'optimiser.learning_rate' or lengthen 'schedule.warm_up_steps', then resume.", Step, last);
        }
    }

    private void Validate(TrainingMetrics metrics, RateEstimator rate)
    {
        if (_validation is not null)
        {
            rate.Pause();
            metrics.Write(Step - 1, [new("validation/loss", ValidationLoss())]);
            rate.Resume();
        }
    }

    private string? Finish(TrainingMetrics metrics, RateEstimator rate)
    {
        bool isComplete = Step >= TotalSteps;
        if (isComplete)
        {
            Validate(metrics, rate);
        }

        Save(metrics);
        if (!isComplete)
        {
            return null;
        }

        _average?.Swap();
        CaptionerFolder.Save(Run.Model, _module, _tokenizer, _options, _spaceId, $"Trained on {_options.Model} for {Step} steps of {_options.BatchSize} captions.");
        _average?.Swap();
        metrics.DrawCurves();
        return Run.Model;
    }

    private void Save(TrainingMetrics metrics)
    {
        metrics.Flush();
        AtomicFolder.Write(Run.CheckpointOf(Step), folder =>
        {
            using DisposeScope scope = NewDisposeScope();
            var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            Add(tensors, ModulePrefix, _module.state_dict());
            Add(tensors, OptimiserPrefix, _optimiser.GetState());
            Add(tensors, AveragePrefix, _average?.Weights);
            TensorFile.Write(Path.Combine(folder, TensorFileName), tensors);
            var state = new Dictionary<string, long> { ["step"] = Step, ["seed"] = _options.Seed };
            File.WriteAllText(Path.Combine(folder, StateFileName), JsonSerializer.Serialize(state));
        });
        Run.Prune(_options.Checkpoints.Keep);
    }

    private static void Add(Dictionary<string, Tensor> tensors, string prefix, IReadOnlyDictionary<string, Tensor>? added)
    {
        foreach ((string name, Tensor tensor) in added ?? new Dictionary<string, Tensor>())
        {
            tensors.Add(prefix + name, tensor);
        }
    }

    private void Restore(string folder)
    {
        string statePath = Path.Combine(folder, StateFileName);
        Dictionary<string, long> state = File.Exists(statePath) && JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(statePath)) is { } read && read.ContainsKey("step")
            ? read
            : throw new ModelFormatException($"'{folder}' is no checkpoint of a captioner's run: it has no '{StateFileName}' with a step. Name a folder 'step-…' under the run's 'checkpoints'.", folder);
        if (state.GetValueOrDefault("seed") != _options.Seed)
        {
            throw new InputException($"The checkpoint '{folder}' was written with seed {state.GetValueOrDefault("seed")} but the run has {_options.Seed}. Set 'seed' to that of the checkpoint.", folder);
        }

        using TensorArchive archive = TensorArchive.Open(Path.Combine(folder, TensorFileName));
        using DisposeScope scope = NewDisposeScope();
        StoredTensors.CopyTo(archive, ModulePrefix, _module.state_dict(), ResumeAdvice);
        if (_average is not null)
        {
            StoredTensors.CopyTo(archive, AveragePrefix, _average.Weights, ResumeAdvice);
        }

        _optimiser.SetState(archive.Tensors.Where(entry => entry.Key.StartsWith(OptimiserPrefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[OptimiserPrefix.Length..], entry => ModuleWeights.ToTensor(entry.Value), StringComparer.Ordinal));
        Step = state["step"];
    }
}
