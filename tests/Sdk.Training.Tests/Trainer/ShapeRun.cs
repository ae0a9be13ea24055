using Clip.Sdk.Architectures;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Augmentation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Optimisation.Schedules;
using Clip.Sdk.Training.Trainer;

namespace Clip.Sdk.Training.Tests.Trainer;

/// <summary>A small model on coloured shapes, as the tests of the trainer run it.</summary>
internal static class ShapeRun
{
    public const int ContextLength = 16;

    public static ClipTokenizer Tokenizer { get; } = ClipTokenizer.Load(
        Fixtures.Local("models", "vit_quickgelu", "hf"), new ClipTokenizerOptions { ContextLength = ContextLength });

    public static ClipArchitecture Architecture { get; } = new()
    {
        Name = "shapes",
        EmbeddingDimensions = 32,
        Vision = new VisionTransformerArchitecture { ImageSize = ShapeSource.Size, PatchSize = 8, Width = 64, Layers = 2, Heads = 2, MlpWidth = 128, Activation = Activation.Gelu },
        Text = new TextArchitecture
        {
            ContextLength = ContextLength, VocabularySize = Tokenizer.VocabularySize, Width = 64, Layers = 2, Heads = 2, MlpWidth = 128, Activation = Activation.Gelu, EndOfTextId = Tokenizer.EndOfTextId,
        },
    };

    public static TrainingOptions Options(string folder, long steps) => new()
    {
        Name = "shapes",
        Output = folder,
        Seed = 11,
        Steps = steps,
        BatchSize = 24,
        Augmentation = new AugmentationOptions { Crop = CropMode.Centre },
        Optimiser = new OptimiserOptions { LearningRate = 2e-3, WeightDecay = 0.1 },
        Schedule = new ScheduleOptions { Shape = ScheduleShape.Cosine, WarmUpSteps = 5 },
        Checkpoints = new CheckpointOptions { EverySteps = 0 },
        Logging = new LoggingOptions { EverySteps = 1, Console = false },
        Data = new DataOptions { DecodeThreads = 1, PrefetchBatches = 1 },
    };

    public static ClipModule NewModule(TrainingOptions options) => ClipModule.Create(Architecture, options.Seed);

    /// <summary>Trains a new model to the end of the run, or on from where the run stands.</summary>
    public static TrainingSummary Train(TrainingOptions options, TrainerServices? services = null, TimeSpan delay = default)
    {
        using ClipModule module = NewModule(options);
        using var trainer = new ClipTrainer(options, module, Tokenizer, new ShapeSource { Delay = delay }, services);
        return trainer.Train();
    }
}
