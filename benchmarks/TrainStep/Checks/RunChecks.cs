using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Augmentation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Optimisation.Schedules;
using Clip.Sdk.Training.Trainer;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Benchmarks.TrainStep.Checks;

/// <summary>Whole runs of the trainer.</summary>
internal static class RunChecks
{
    /// <summary>The loss after 60 steps as a part of that before the first.</summary>
    public static double LossRatio(Device device, string precision)
    {
        var losses = new List<double>();
        Train(device, precision, steps: 60, stopAfter: null, folder: null, losses.Add);
        return losses[^1] / losses[0];
    }

    /// <summary>How far the last loss of a run that was stopped and resumed is from that of the unbroken run, relatively.</summary>
    public static double ResumeDistance(Device device)
    {
        double unbroken = Train(device, "float32", steps: 12, stopAfter: null, folder: null);
        string folder = Directory.CreateTempSubdirectory("clip-check-").FullName;
        try
        {
            Train(device, "float32", steps: 12, stopAfter: 5, folder);
            double resumed = Train(device, "float32", steps: 12, stopAfter: null, folder);
            return Math.Abs(resumed - unbroken) / unbroken;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Train(Device device, string precision, int steps, int? stopAfter, string? folder, Action<double>? take = null)
    {
        string place = folder ?? Directory.CreateTempSubdirectory("clip-check-").FullName;
        using var stop = new CancellationTokenSource();
        try
        {
            ClipTokenizer tokenizer = new BpeTrainer(new BpeTrainerOptions
            {
                VocabularySize = 600,
                Tokenizer = new ClipTokenizerOptions { ContextLength = DrawnPairs.ContextLength },
            }).Train(DrawnPairs.Captions);
            using ClipModule module = ClipModule.Create(ModelChecks.Architecture(tokenizer.VocabularySize, tokenizer.EndOfTextId), seed: 5);
            module.to(device);
            var services = new TrainerServices
            {
                Decoder = new NoDecoder(),
                OnStep = (step, loss) =>
                {
                    take?.Invoke(loss);
                    if (step + 1 == stopAfter)
                    {
                        stop.Cancel();
                    }
                },
            };
            using var trainer = new ClipTrainer(Options(place, precision, steps), module, tokenizer, new DrawnPairs(), services);
            return trainer.Train(stop.Token).LastLoss;
        }
        finally
        {
            if (folder is null)
            {
                Directory.Delete(place, recursive: true);
            }
        }
    }

    private static TrainingOptions Options(string folder, string precision, int steps) => new()
    {
        Name = "check",
        Output = folder,
        Seed = 11,
        Steps = steps,
        BatchSize = 24,
        Precision = Enum.Parse<TrainingPrecision>(precision, ignoreCase: true),
        Augmentation = new AugmentationOptions { Crop = CropMode.Centre },
        Optimiser = new OptimiserOptions { LearningRate = 2e-3 },
        Schedule = new ScheduleOptions { Shape = ScheduleShape.Cosine, WarmUpSteps = 5 },
        Checkpoints = new CheckpointOptions { EverySteps = 0 },
        Logging = new LoggingOptions { Console = false, TensorBoard = false, Curves = false },
        Data = new DataOptions { DecodeThreads = 1 },
    };
}
