using Clip.Sdk.Imaging;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Checkpointing;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Distributed;
using Clip.Sdk.Training.Files;
using Clip.Sdk.Training.Losses;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Optimisation;
using Clip.Sdk.Training.Optimisation.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Trainer;

/// <summary>
/// Trains a CLIP model over a stream of pairs. The run's folder receives checkpoints, metrics and, in the end, the model. A run
/// that was killed goes on from its newest checkpoint and ends where the unbroken run would have ended.
/// </summary>
/// <remarks>Used by one thread. Dispose it to free what it made; model, tokenizer and data stay the caller's.</remarks>
public sealed class ClipTrainer : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly ClipModule _module;
    private readonly ClipTokenizer _tokenizer;
    private readonly ISampleSource _source;
    private readonly TrainerServices _services;
    private readonly ICollectives _collectives;
    private readonly PreprocessSettings _preprocessing;
    private readonly ClipOptimiser _optimiser;
    private readonly WeightAverage? _average;
    private readonly Teacher? _teacher;
    private readonly CachedContrastive _pass;
    private readonly LearningRateSchedule _schedule;
    private readonly LossGuard _guard;
    private readonly PrecisionPolicy _precision;
    private TrainingState _state;
    private DataPosition? _position;
    private double _lastLoss = double.NaN;
    private long _microBatch;

    /// <summary>Prepares a run, or takes it up where its newest checkpoint left it.</summary>
    /// <param name="options">The run.</param>
    /// <param name="module">The model, on the device where it is trained. Adapters and locks are put on it as the options say.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="source">The pairs that this process reads.</param>
    /// <param name="services">The surroundings; null for the defaults.</param>
    /// <exception cref="InputException">The options contradict themselves, the model or the data.</exception>
    /// <exception cref="ModelFormatException">A checkpoint cannot be read or belongs to another model.</exception>
    public ClipTrainer(TrainingOptions options, ClipModule module, ClipTokenizer tokenizer, ISampleSource source, TrainerServices? services = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(source);
        RunFile.Validate(options);
        (_options, _module, _tokenizer, _source, _services) = (options, module, tokenizer, source, services ?? new TrainerServices());
        _collectives = _services.Collectives;
        _preprocessing = _services.Preprocessing ?? PreprocessSettings.OpenAi(module.Architecture.Vision.ImageSize);
        Run = new RunFolder(Path.Combine(options.Output, options.Name));
        RunRules.Check(options, module, tokenizer);
        TotalSteps = RunRules.TotalSteps(options, source, _collectives.WorldSize);
        _schedule = options.Schedule.ToSchedule(options.Optimiser.LearningRate, TotalSteps);
        Tune();
        _collectives.Synchronise(module.state_dict().Values);
        _optimiser = new ClipOptimiser(WeightGroups.Of(module, options.Optimiser), options.Optimiser);
        _average = options.Optimiser.AverageDecay > 0 ? new WeightAverage(FloatingWeights(), options.Optimiser.AverageDecay) : null;
        _teacher = options.Loss.Distillation is { } distillation ? Teacher.Load(distillation, module, options.Loss.ChunkSize) : null;
        _precision = new PrecisionPolicy(options.Precision, module.Device);
        _pass = new CachedContrastive(module, Objective(), options.Loss.ChunkSize)
        {
            SeedChunk = options.Tuning.Lora is { Dropout: > 0 } ? SeedChunk : null,
            EnterPrecision = _precision.Enter,
        };
        _guard = new LossGuard(options.ExplosionFactor);
        _state = new TrainingState { Step = 0, Pairs = 0, Seed = options.Seed, WorldSize = _collectives.WorldSize };
        Resume();
    }

    /// <summary>Optimiser steps of the whole run.</summary>
    public long TotalSteps { get; }

    /// <summary>Optimiser steps that are done.</summary>
    public long Step => _state.Step;

    /// <summary>The run's files.</summary>
    public RunFolder Run { get; }

    /// <summary>Trains until all steps are done or the run is cancelled; either way the run is saved.</summary>
    /// <param name="cancellationToken">Ends the run after the step that is under way, and saves it.</param>
    /// <exception cref="TrainingStoppedException">The loss is no number any more or exploded; the last good checkpoint stays.</exception>
    /// <exception cref="InputException">The data cannot be used.</exception>
    public TrainingSummary Train(CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(Run.Path);
        if (_collectives.Rank == 0)
        {
            File.WriteAllText(Run.Options, RunFile.Write(_options));
        }

        using var metrics = new TrainingMetrics(_options.Logging, Run, _services, _module.Device, _state.Step, TotalSteps);
        using TrainingDataLoader loader = OpenLoader();
        bool isCancelled = false;
        TowerLocks.Train(_module);
        while (_state.Step < TotalSteps && !isCancelled)
        {
            isCancelled = !TryStep(loader, metrics, cancellationToken);
            if (!isCancelled && _state.Step < TotalSteps)
            {
                EvaluateAndSave(metrics, cancellationToken);
            }
        }

        return Finish(metrics, loader.Faults.Total, cancellationToken);
    }

    /// <summary>Frees optimiser, averages and teacher.</summary>
    public void Dispose()
    {
        _optimiser.Dispose();
        _average?.Dispose();
        _teacher?.Dispose();
    }

    private void Tune()
    {
        TowerLocks.Apply(_module, _options.Tuning);
        if (_options.Tuning.Lora is { } lora)
        {
            LowRankTuning.Attach(_module, lora, _options.Seed);
        }

        if (_options.ActivationCheckpointing)
        {
            _module.ActivationCheckpointing = new RecomputedActivations();
        }
    }

    private Dictionary<string, Tensor> FloatingWeights() =>
        _module.state_dict().Where(entry => entry.Value.is_floating_point()).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    private PairObjective Objective()
    {
        LossOptions options = _options.Loss;
        IPairLoss loss = options.Kind == LossKind.Sigmoid ? new SigmoidLoss() : new InfoNceLoss { LabelSmoothing = options.LabelSmoothing };
        DistillationLoss? distillation = options.Distillation is { } given
            ? new DistillationLoss { FeatureWeight = given.FeatureWeight, LogitWeight = given.LogitWeight }
            : null;
        return new PairObjective(loss, _collectives, distillation);
    }

    private void Resume()
    {
        string? folder = RunRules.FindStart(_options.Checkpoints.Resume, Run);
        if (folder is null)
        {
            return;
        }

        _state = TrainingCheckpoint.ReadState(folder);
        RunRules.CheckResumed(_state, _options, _collectives.WorldSize, folder);
        TrainingCheckpoint.Restore(folder, _module, _optimiser, _average);
        _position = _state.Positions[_collectives.Rank];
        _guard.Restore(_state.LossAverage, _state.LossCount);
        _precision.Restore(_state.LossScale, _state.LossScaleSteps);
    }

    private TrainingDataLoader OpenLoader()
    {
        var options = new DataLoaderOptions
        {
            BatchSize = _options.BatchSize,
            ImageSize = _module.Architecture.Vision.ImageSize,
            Augmentation = _options.Augmentation,
            Seed = _options.Seed,
            CaptionChoice = _options.Data.CaptionChoice,
            DecodeThreads = _options.Data.DecodeThreads,
            PrefetchBatches = _options.Data.PrefetchBatches,
        };
        return new TrainingDataLoader(_source, new ClipCaptionEncoder(_tokenizer), options, _services.Decoder, _position);
    }

    // False when the run is to end; the model then stands where the last whole step left it.
    private bool TryStep(TrainingDataLoader loader, TrainingMetrics metrics, CancellationToken cancellationToken)
    {
        // With several processes all must end together, so that none waits for one that has gone.
        bool isAlone = _collectives.WorldSize == 1;
        if (isAlone && cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        try
        {
            TakeStep(loader, metrics, isAlone ? cancellationToken : CancellationToken.None);
        }
        catch (OperationCanceledException) when (isAlone && cancellationToken.IsCancellationRequested)
        {
            _optimiser.ClearGradients();
            return false;
        }

        return isAlone || _collectives.Sum(_module.Device, cancellationToken.IsCancellationRequested ? 1 : 0)[0] == 0;
    }

    private void TakeStep(TrainingDataLoader loader, TrainingMetrics metrics, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        double rate = _schedule.RateAt(_state.Step);
        double loss = 0;
        int pairs = 0;
        DataPosition? position = null;
        _optimiser.ClearGradients();
        for (int i = 0; i < _options.AccumulationSteps; i++)
        {
            using TrainingBatch batch = loader.Next(cancellationToken) ?? throw new InputException($"The data '{_source.Name}' ended in step {_state.Step} of {TotalSteps}.");
            _microBatch = i;
            loss += Backward(batch, cancellationToken) / _options.AccumulationSteps;
            pairs += batch.Count;
            position = batch.Position;
        }

        _collectives.SumGradients(_optimiser.Parameters);
        loss = _collectives.Sum(_module.Device, loss)[0] / _collectives.WorldSize;
        StopUnless(_guard.Check(loss));
        double norm = TakeStepAlong(rate, loss);
        pairs *= _collectives.WorldSize;
        (_lastLoss, _position) = (loss, position);
        _state = _state with { Step = _state.Step + 1, Pairs = _state.Pairs + pairs, LossAverage = _guard.Average, LossCount = _guard.Count, LossScale = _precision.LossScale, LossScaleSteps = _precision.GoodSteps };
        metrics.Add(_state.Step - 1, _state.Step == TotalSteps, loss, rate, norm, Math.Exp(_module.LogitScale.item<float>()), pairs);
        _services.OnStep?.Invoke(_state.Step - 1, loss);
    }

    // The length of the gradient before it was clipped.
    private double TakeStepAlong(double rate, double loss)
    {
        _precision.Unscale(_optimiser.Parameters);
        double norm = _optimiser.ClipGradients(_options.Optimiser.GradientClipNorm);
        if (_precision.Accept(norm))
        {
            StopUnless(double.IsFinite(norm) ? null : $"The gradient's length became {norm} at a loss of {loss:g4}");
            _optimiser.Step(rate);
            ClampLogitScale();
            _average?.Update();
        }

        return norm;
    }

    private double Backward(TrainingBatch batch, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        double dropout = _options.Model.Vision.PatchDropout;
        Func<int, int, Tensor>? drawPatches = dropout > 0 && _module.Vision is { } vision
            ? (first, count) => PatchDropout.Draw(_options.Seed, _state.Step, FirstPair(batch.Count) + first, count, vision.Architecture.TokenCount - 1, dropout)
            : null;
        var inputs = new BatchInputs(batch, _module, _preprocessing, drawPatches);
        return _pass.Backward(inputs, _teacher?.View(inputs), _precision.LossScale / _options.AccumulationSteps, cancellationToken);
    }

    // Within the step, over all processes and the batches that are accumulated.
    private long FirstPair(int count) => ((_microBatch * _collectives.WorldSize) + _collectives.Rank) * count;

    // Dropout draws the same numbers whenever a chunk of a step is run: the second time, and after a resume.
    private void SeedChunk(int chunk) =>
        manual_seed((long)(new SeededRandom(_options.Seed, _state.Step, FirstPair(1), chunk).NextBits() >> 1));

    private void ClampLogitScale()
    {
        using IDisposable unrecorded = no_grad();
        _module.LogitScale.clamp_(0, Math.Log(_options.Loss.MaximumLogitScale));
    }

    private void StopUnless(string? problem)
    {
        if (problem is not null)
        {
            string? last = Run.FindNewest();
            string good = last is null ? "There is no checkpoint yet." : $"The last good checkpoint is '{last}'.";
            throw new TrainingStoppedException(
                $"{problem} in step {_state.Step} of {TotalSteps}; the step was not taken. {good} Lower 'optimiser.learning_rate', lengthen 'schedule.warm_up_steps' or look at the data, then resume.", _state.Step, last);
        }
    }

    private void EvaluateAndSave(TrainingMetrics metrics, CancellationToken cancellationToken)
    {
        if (_options.Evaluation.EverySteps > 0 && _state.Step % _options.Evaluation.EverySteps == 0)
        {
            metrics.WithoutCounting(() => Evaluate(metrics, cancellationToken));
        }

        if (_options.Checkpoints.EverySteps > 0 && _state.Step % _options.Checkpoints.EverySteps == 0)
        {
            metrics.WithoutCounting(() => Save(metrics));
        }
    }

    private void Evaluate(TrainingMetrics metrics, CancellationToken cancellationToken)
    {
        if (_services.Evaluate is null || _collectives.Rank != 0)
        {
            return;
        }

        WithFinalWeights(() =>
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable unrecorded = no_grad();
            _module.eval();
            metrics.Write(_state.Step - 1, _services.Evaluate(_module, cancellationToken));
            TowerLocks.Train(_module);
        });
    }

    // Averaged where there is an average, adapters merged; what is trained is back afterwards, bit for bit.
    private void WithFinalWeights(Action work)
    {
        _average?.Swap();
        LowRankTuning.Merge(_module);
        try
        {
            work();
        }
        finally
        {
            LowRankTuning.Unmerge(_module);
            _average?.Swap();
        }
    }

    private void Save(TrainingMetrics metrics)
    {
        metrics.Flush();
        string[] positions = _collectives.Gather(_module.Device, _position?.ToJson() ?? "");
        _state = _state with { Positions = [.. positions.Select(text => text.Length == 0 ? null : DataPosition.FromJson(text))] };
        if (_collectives.Rank == 0)
        {
            AtomicFolder.Write(Run.CheckpointOf(_state.Step), folder =>
            {
                TrainingCheckpoint.Write(folder, _state, _module, _optimiser, _average);
                SaveModel(Path.Combine(folder, "model"));
            });
            Run.Prune(_options.Checkpoints.Keep);
        }

        _collectives.Barrier();
    }

    private void SaveModel(string folder) => WithFinalWeights(() => ModelFolder.Save(_module, folder, _tokenizer, _preprocessing));

    private TrainingSummary Finish(TrainingMetrics metrics, long skipped, CancellationToken cancellationToken)
    {
        bool isComplete = _state.Step >= TotalSteps;
        if (isComplete)
        {
            Evaluate(metrics, cancellationToken);
        }

        Save(metrics);
        if (isComplete && _collectives.Rank == 0)
        {
            SaveModel(Run.Model);
            metrics.DrawCurves();
        }

        return new TrainingSummary
        {
            IsComplete = isComplete,
            Step = _state.Step,
            LastLoss = _lastLoss,
            Checkpoint = Run.CheckpointOf(_state.Step),
            ModelFolder = isComplete ? Run.Model : null,
            SkippedSamples = skipped,
        };
    }
}
