using System.Diagnostics;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Training.Checkpointing;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Trainer;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Trainer;

public sealed class ResumeTests(ITestOutputHelper output)
{
    // Between two runs of the same program only the order of sums over threads may differ.
    private const double Noise = 1e-5;

    [TorchFact]
    public void A_run_that_was_killed_and_resumed_ends_as_the_unbroken_one()
    {
        using var unbroken = new TemporaryFolder();
        using var broken = new TemporaryFolder();
        ShapeRun.Train(ShapeProgram.Options(unbroken.Path));
        var run = new RunFolder(Path.Combine(broken.Path, "shapes"));

        KillAfter(run.CheckpointOf(ShapeProgram.CheckpointSteps), broken.Path);
        Assert.False(Directory.Exists(run.Model));
        using Process second = Start(broken.Path, 0);
        Assert.True(second.WaitForExit(TimeSpan.FromSeconds(120)));

        Assert.Equal(0, second.ExitCode);
        AssertSameTensors(Path.Combine(unbroken.Path, "shapes"), run.Path);
        AssertSameLosses(Path.Combine(unbroken.Path, "shapes", "metrics.jsonl"), run.Metrics);
    }

    [TorchFact]
    public void A_cancelled_run_is_saved_and_goes_on_where_it_stopped()
    {
        using var unbroken = new TemporaryFolder();
        using var broken = new TemporaryFolder();
        ShapeRun.Train(ShapeProgram.Options(unbroken.Path));
        TrainingOptions options = ShapeProgram.Options(broken.Path);
        using var stop = new CancellationTokenSource();
        TrainingSummary first;
        using (ClipModule module = ShapeRun.NewModule(options))
        using (var trainer = new ClipTrainer(options, module, ShapeRun.Tokenizer, new ShapeSource(), new TrainerServices { OnStep = (step, _) => { if (step == 6) { stop.Cancel(); } } }))
        {
            first = trainer.Train(stop.Token);
        }

        TrainingSummary second = ShapeRun.Train(options);

        Assert.False(first.IsComplete);
        Assert.Equal(7, first.Step);
        Assert.Equal("step-00000007", Path.GetFileName(first.Checkpoint));
        Assert.True(second.IsComplete);
        AssertSameTensors(Path.Combine(unbroken.Path, "shapes"), Path.Combine(broken.Path, "shapes"));
    }

    [TorchFact]
    public void Only_the_newest_checkpoints_stay_and_each_holds_a_model()
    {
        using var folder = new TemporaryFolder();

        ShapeRun.Train(ShapeProgram.Options(folder.Path));

        string[] checkpoints = [.. new RunFolder(Path.Combine(folder.Path, "shapes")).FindCheckpoints()];
        Assert.Equal(["step-00000008", "step-00000012"], checkpoints.Select(Path.GetFileName));
        using Checkpoint model = Checkpoint.Open(Path.Combine(checkpoints[0], "model"));
        Assert.Equal(ShapeRun.Architecture.Vision, model.Architecture.Vision);
    }

    [TorchFact]
    public void A_run_that_shall_not_resume_is_refused_where_one_is()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = ShapeRun.Options(folder.Path, 1);
        ShapeRun.Train(options);

        InputException error = Assert.Throws<InputException>(() => ShapeRun.Train(options with { Checkpoints = new Clip.Sdk.Training.Configuration.CheckpointOptions { Resume = "never" } }));

        Assert.Contains("holds a run already", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Another_seed_is_refused_on_resume()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = ShapeRun.Options(folder.Path, 1);
        ShapeRun.Train(options);

        InputException error = Assert.Throws<InputException>(() => ShapeRun.Train(options with { Seed = 12, Steps = 2 }));

        Assert.Contains("was written with seed 11 but the run has 12. Set 'seed' to 11.", error.Message, StringComparison.Ordinal);
    }

    // SIGKILL in the middle of the steps after a checkpoint.
    private static void KillAfter(string checkpoint, string folder)
    {
        using Process first = Start(folder, 10);
        var clock = Stopwatch.StartNew();
        while (!Directory.Exists(checkpoint))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(120) && !first.HasExited, "The run did not reach its first checkpoint.");
            Thread.Sleep(20);
        }

        Thread.Sleep(300);
        first.Kill(entireProcessTree: true);
        first.WaitForExit();
        Assert.NotEqual(0, first.ExitCode);
    }

    private static Process Start(string folder, int delayMilliseconds) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(ResumeTests).Assembly.Location, folder, $"{delayMilliseconds}"]))!;

    private void AssertSameTensors(string expectedRun, string actualRun)
    {
        using DisposeScope scope = NewDisposeScope();
        using TensorArchive expected = TensorArchive.Open(Path.Combine(new RunFolder(expectedRun).FindNewest()!, TrainingCheckpoint.TensorFileName));
        using TensorArchive actual = TensorArchive.Open(Path.Combine(new RunFolder(actualRun).FindNewest()!, TrainingCheckpoint.TensorFileName));
        Assert.Equal(expected.Tensors.Keys.Order(), actual.Tensors.Keys.Order());
        double largest = expected.Tensors.Max(entry => TorchArrays.Difference(ModuleWeights.ToTensor(actual.Tensors[entry.Key]), ModuleWeights.ToTensor(entry.Value)));
        output.WriteLine($"{expected.Tensors.Count} tensors, largest difference {largest:e2}");
        Assert.True(largest <= Noise, $"A tensor differs by {largest:e3}.");
    }

    private static void AssertSameLosses(string expected, string actual)
    {
        (long Step, double? Loss)[] unbroken = [.. JsonlMetricWriter.Read(expected).Select(row => (row.Step, row["train/loss"]))];
        (long Step, double? Loss)[] resumed = [.. JsonlMetricWriter.Read(actual).Select(row => (row.Step, row["train/loss"]))];
        Assert.Equal(unbroken.Select(row => row.Step), resumed.Select(row => row.Step));
        Assert.All(unbroken.Zip(resumed), pair => Assert.Equal(pair.First.Loss!.Value, pair.Second.Loss!.Value, 1e-5));
    }
}
