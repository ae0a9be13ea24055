using Clip.Sdk.Checkpoints;
using Clip.Sdk.Imaging;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Output;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Evaluation;
using Clip.Sdk.Training.Models;
using static TorchSharp.torch;

namespace Clip.Sdk.Samples.EmojiWorld.Learning;

/// <summary>What is done with a model once it is trained.</summary>
internal static class ModelCommands
{
    /// <summary>Measures a model folder through the encoders that users have, and prints a table; JSON goes to a file.</summary>
    public static void Evaluate(string corpusPath, string modelPath, string? output, int scenes)
    {
        var evaluation = new EmojiEvaluation(EmojiCorpus.OpenForTraining(corpusPath), EmojiCorpus.OpenForTest(corpusPath)) { SceneCount = scenes };
        using ClipModel model = ClipModel.Load(modelPath);
        IReadOnlyList<BenchmarkReport> reports = evaluation.Measure(model, modelPath);
        Console.Write(BenchmarkReport.ToTable(reports));
        if (output is not null)
        {
            File.WriteAllText(output, $"[\n  {string.Join(",\n  ", reports.Select(report => report.ToJson()))}\n]\n");
        }
    }

    /// <summary>Writes a trained model with weights of two bytes, and the names and templates of the evaluation. A card that is there stays.</summary>
    public static void Pack(string corpusPath, string modelPath, string output)
    {
        string card = Path.Combine(output, "README.md");
        string? words = File.Exists(card) ? File.ReadAllText(card) : null;
        using Checkpoint checkpoint = Checkpoint.Open(modelPath);
        using ClipModule module = ClipModule.FromCheckpoint(checkpoint);
        var options = new ClipTokenizerOptions { ContextLength = checkpoint.Architecture.Text.ContextLength };
        ModelFolder.Save(module, output, ClipTokenizer.Load(modelPath, options), PreprocessConfig.ReadFolder(modelPath), ScalarType.Float16);
        if (words is not null)
        {
            File.WriteAllText(card, words);
        }

        File.WriteAllLines(Path.Combine(output, "classnames.txt"), new EvaluationSet(EmojiCorpus.OpenForTest(corpusPath), 64).ClassNames);
        File.WriteAllLines(Path.Combine(output, "templates.txt"), EvaluationSet.Templates);
        Console.WriteLine($"'{output}': {new DirectoryInfo(output).EnumerateFiles().Sum(file => file.Length) / 1e6:0.00} MB");
    }
}
