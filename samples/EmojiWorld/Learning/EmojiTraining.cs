using System.Runtime.InteropServices;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Trainer;

namespace Clip.Sdk.Samples.EmojiWorld.Learning;

/// <summary>Trains a model on scenes that are drawn while it learns.</summary>
internal static class EmojiTraining
{
    /// <summary>Shares of the kinds in batches of several things, in the order of <see cref="SceneKind"/>.</summary>
    private static readonly double[] SeveralThings = [0, 0.29, 0.24, 0.18, 0.11, 0.18];

    /// <summary>Trains as a run file says, or goes on with the run.</summary>
    /// <param name="corpusPath">The corpus file.</param>
    /// <param name="runFile">The run file.</param>
    /// <param name="singleShare">Part of the batches whose pictures show one thing each: names are learned there.</param>
    /// <param name="portraitShare">Part of those pictures that show it large, straight and clean.</param>
    /// <param name="likeRun">How many concepts that the model takes for each other follow each other in a batch; 1 for chance alone.</param>
    /// <param name="overrides">Options that replace the file's, as <c>name=value</c>.</param>
    public static void Train(string corpusPath, string runFile, double singleShare, double portraitShare, int likeRun, IReadOnlyList<string> overrides)
    {
        TrainingOptions options = RunFile.Load(runFile, overrides);
        EmojiCorpus corpus = EmojiCorpus.OpenForTraining(corpusPath);
        int size = options.Model.Vision.ImageSize;
        ConceptLikeness? likeness = likeRun > 1 ? LikenessOf(options, corpus, likeRun) : null;
        var evaluation = new EmojiEvaluation(corpus, EmojiCorpus.OpenForTest(corpusPath)) { Templates = ["{}"], SceneCount = 0 };
        var services = new TrainerServices
        {
            Console = Console.Out,
            IsInteractive = !Console.IsOutputRedirected,
            OpenSource = share => new EmojiWorldSource(corpus, size, ScenesOf(options, singleShare, portraitShare) with { Likeness = likeness }, share: share),
        };
        TrainingRun? run = null;
        services = services with
        {
            Evaluate = (module, cancellationToken) =>
            {
                using var model = new ModuleClipModel(module, run!.Tokenizer, batchSize: 128);
                return evaluation.MeasureInBrief(model, cancellationToken);
            },
        };
        using var interrupted = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }

        using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using (run = TrainingRun.Open(options, services))
        {
            TrainingSummary summary = run.Trainer.Train(interrupted.Token);
            Console.WriteLine(summary.IsComplete ? $"done: '{summary.ModelFolder}'" : $"stopped after step {summary.Step}; the same command goes on from '{summary.Checkpoint}'");
        }
    }

    /// <summary>The weights that a run starts from say what is alike all along, so that a run that goes on sees the same batches.</summary>
    private static ConceptLikeness LikenessOf(TrainingOptions options, EmojiCorpus corpus, int likeRun)
    {
        string checkpoint = options.Model.Checkpoint ?? throw new InputException("Concepts that are alike are found by the weights that a run starts from; this one has no 'model.checkpoint'. Name one, or leave '--alike' out.");
        using ClipModel model = ClipModel.Load(checkpoint);
        return ConceptLikeness.Of(model, corpus, likeRun);
    }

    /// <summary>The scenes of a run: a block is a batch.</summary>
    private static SceneOptions ScenesOf(TrainingOptions options, double singleShare, double portraitShare) => new()
    {
        Seed = options.Seed,
        BlockLength = options.BatchSize,
        PortraitShare = portraitShare,
        KindShares = [singleShare, .. SeveralThings.Skip(1).Select(share => share * (1 - singleShare))],
    };
}
