using Clip.Sdk.Training.Configuration;

namespace Clip.Sdk.Training.Tests.Trainer;

/// <summary>The test assembly as a program: a run in a process of its own, which a test kills, one of two processes that train together, or one without libtorch.</summary>
internal static class ShapeProgram
{
    /// <summary>Steps of the run.</summary>
    public const long Steps = 12;

    /// <summary>Steps from one checkpoint to the next.</summary>
    public const long CheckpointSteps = 4;

    public static TrainingOptions Options(string folder) => ShapeRun.Options(folder, Steps) with
    {
        Checkpoints = new CheckpointOptions { EverySteps = CheckpointSteps },
        Model = new ModelOptions { Vision = new VisionOptions { PatchDropout = 0.25 } },
        Optimiser = new OptimiserOptions { LearningRate = 1e-3, AverageDecay = 0.9 },
    };

    public static int Main(string[] arguments)
    {
        if (arguments is ["open-gradients", string model, string report])
        {
            Guidance.DifferentiableImageEncoderFactoryTests.ReportOpening(model, report);
            return 0;
        }

        if (arguments is [string shared])
        {
            Distributed.TwoProcessTests.RunRank(shared);
            return 0;
        }

        if (arguments is not [string folder, string milliseconds])
        {
            Console.Error.WriteLine("One argument is wanted, the folder of a rank, or two: the folder of a run, and milliseconds of delay for each sample.");
            return 2;
        }

        int delay = int.Parse(milliseconds, System.Globalization.CultureInfo.InvariantCulture);
        ShapeRun.Train(Options(folder), delay: TimeSpan.FromMilliseconds(delay));
        return 0;
    }
}
