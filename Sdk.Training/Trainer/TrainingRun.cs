using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Imaging;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Distributed;
using Clip.Sdk.Training.Engine;
using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Trainer;

/// <summary>A run made from its options alone: processes met, model built or loaded, data opened. What <c>clip train</c> starts.</summary>
/// <remarks>Used by one thread. Dispose it to free everything.</remarks>
public sealed class TrainingRun : IDisposable
{
    private readonly ICollectives _collectives;

    private TrainingRun(ClipModule module, ClipTokenizer tokenizer, ClipTrainer trainer, ICollectives collectives, SampleFaults faults)
    {
        (Module, Tokenizer, Trainer, _collectives, Faults) = (module, tokenizer, trainer, collectives, faults);
    }

    /// <summary>The model that is trained.</summary>
    public ClipModule Module { get; }

    /// <summary>Its tokenizer.</summary>
    public ClipTokenizer Tokenizer { get; }

    /// <summary>The trainer.</summary>
    public ClipTrainer Trainer { get; }

    /// <summary>Number of this process among those of the run, from 0; the first reports for all.</summary>
    public int Rank => _collectives.Rank;

    /// <summary>Processes of the run.</summary>
    public int WorldSize => _collectives.WorldSize;

    /// <summary>What was wrong with entries of lists that were left out while the data were opened.</summary>
    public SampleFaults Faults { get; }

    /// <summary>Prepares a run.</summary>
    /// <param name="options">The run.</param>
    /// <param name="services">The surroundings; the processes are met here, whatever it says. Null for the defaults.</param>
    /// <exception cref="InputException">Something that the options name is missing or does not fit.</exception>
    /// <exception cref="ModelFormatException">A model file cannot be read.</exception>
    public static TrainingRun Open(TrainingOptions options, TrainerServices? services = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        RunFile.Validate(options);
        set_num_threads(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        ICollectives collectives = EngineExtras.Current.JoinProcesses(options.Distributed);
        ClipModule? module = null;
        try
        {
            var faults = new SampleFaults();
            ClipTokenizer tokenizer;
            (module, tokenizer, PreprocessSettings? preprocessing) = OpenModel(options);
            module.to(DeviceOf(options.Device, collectives));
            services ??= new TrainerServices();
            var share = new SampleShare(collectives.Rank, collectives.WorldSize);
            ISampleSource source = services.OpenSource?.Invoke(share) ?? SampleSources.ForTraining(options.Data, options.Seed, share, faults);
            preprocessing = services.Preprocessing ?? preprocessing;
            var evaluation = new RunEvaluation(options, tokenizer, preprocessing);
            services = services with
            {
                Collectives = collectives,
                Preprocessing = preprocessing,
                Evaluate = services.Evaluate ?? (evaluation.IsAskedFor ? evaluation.Measure : null),
            };
            return new TrainingRun(module, tokenizer, new ClipTrainer(options, module, tokenizer, source, services), collectives, faults);
        }
        catch
        {
            module?.Dispose();
            collectives.Dispose();
            throw;
        }
    }

    /// <summary>Frees trainer and model, and leaves the other processes.</summary>
    public void Dispose()
    {
        Trainer.Dispose();
        Module.Dispose();
        _collectives.Dispose();
    }

    private static (ClipModule Module, ClipTokenizer Tokenizer, PreprocessSettings? Preprocessing) OpenModel(TrainingOptions options)
    {
        ModelOptions model = options.Model;
        if (model.Checkpoint is null)
        {
            string path = model.Tokenizer ?? throw new InputException("A model that starts from random weights needs a vocabulary. Name one in 'model.tokenizer'.");
            ClipTokenizer own = ClipTokenizer.Load(path, new ClipTokenizerOptions { ContextLength = model.Text.ContextLength });
            ClipObjective objective = options.Loss.Kind == LossKind.Sigmoid ? ClipObjective.Sigmoid : ClipObjective.Softmax;
            ClipArchitecture architecture = model.ToArchitecture(own.VocabularySize, own.EndOfTextId, objective);
            return (ClipModule.Create(architecture, options.Seed, options.Loss.InitialTemperature, options.Loss.InitialBias), own, null);
        }

        using Checkpoint checkpoint = Checkpoint.Open(model.Checkpoint);
        string vocabulary = model.Tokenizer ?? checkpoint.VocabularyPath
            ?? throw new InputException($"The checkpoint '{checkpoint.Path}' brings no vocabulary. Name one in 'model.tokenizer'.", checkpoint.Path);
        ClipTokenizer tokenizer = ClipTokenizer.Load(vocabulary, new ClipTokenizerOptions { ContextLength = checkpoint.Architecture.Text.ContextLength });
        return (ClipModule.FromCheckpoint(checkpoint), tokenizer, PreprocessConfig.ReadFolder(Path.GetDirectoryName(checkpoint.WeightFiles[0])!));
    }

    private static Device DeviceOf(string name, ICollectives collectives)
    {
        // Several processes on a machine take a GPU each unless the options name one.
        Device wanted = device(name == "cuda" && collectives.WorldSize > 1 ? $"cuda:{collectives.LocalRank}" : name);
        return TryInitializeDeviceType(wanted.type) && (wanted.type != DeviceType.CUDA || Math.Max(0, wanted.index) < cuda.device_count())
            ? wanted
            : throw new InputException($"'device' is '{name}' but the tensor engine has no '{wanted}'. Set 'device' to 'cpu', or build the engine against a libtorch with CUDA.");
    }
}
