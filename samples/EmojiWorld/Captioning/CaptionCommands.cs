using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Clip.Sdk.Captioning;
using Clip.Sdk.Engines;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.Plugins;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Training.Captioning;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Trainer;

namespace Clip.Sdk.Samples.EmojiWorld.Captioning;

/// <summary>The commands around the captioner: <c>captioner</c> trains it, <c>captions</c> measures it.</summary>
internal static class CaptionCommands
{
    private const int PictureSize = 112;
    private const int ValidationScenes = 512;
    private const int WideBeams = 8;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static IEnumerable<Command> Create(Option<string> corpus)
    {
        var runFile = new Argument<string>("run-file") { Description = "What to train: a run file such as samples/EmojiWorld/emoji-captioner.yaml." };
        var overrides = new Option<string[]>("--set") { Description = "Replaces an option of the run file: name=value." };
        var output = new Option<string?>("--output") { Description = "Folder that receives the captioner." };
        var train = new Command("captioner", "Train a captioner on scenes, or go on with a run that was stopped.") { runFile, corpus, overrides, output };
        train.SetAction(result => Train(result.GetValue(runFile)!, result.GetValue(corpus)!, result.GetValue(overrides) ?? [], result.GetValue(output)));

        var captioner = new Argument<string>("captioner") { Description = "A captioner's folder." };
        var model = new Option<string>("--model") { Description = "The model that it was trained on.", Required = true };
        var features = new Option<string?>("--training-features") { Description = "Embeddings of training scenes, for the captions of the nearest: the run's 'features/train'." };
        var count = new Option<int>("--count") { Description = "How many scenes.", DefaultValueFactory = _ => 1000 };
        var json = new Option<string?>("--json") { Description = "File that receives the figures as JSON." };
        var evaluate = new Command("captions", "Measure a captioner on scenes in the style that was never trained on.") { captioner, corpus, model, features, count, json };
        evaluate.SetAction(result => Evaluate(
            result.GetValue(captioner)!, result.GetValue(corpus)!, result.GetValue(model)!, result.GetValue(features), result.GetValue(count), result.GetValue(json)));
        var names = new Command("names", "Write the names of all things, one a line, as a captioner's run file wants them.") { corpus, output };
        names.SetAction(result => WriteNames(result.GetValue(corpus)!, result.GetValue(output) ?? throw new InputException("Name the file to write with '--output'.")));
        return [train, evaluate, names];
    }

    private static void Train(string runFile, string corpusPath, IReadOnlyList<string> overrides, string? output)
    {
        CaptionerOptions options = CaptionerRunFile.Load(runFile, overrides);
        EmojiCorpus corpus = EmojiCorpus.OpenForTraining(corpusPath);
        int count = (int)options.Data.SamplesPerEpoch;
        CaptionScenes scenes = CaptionScenes.ForTraining(corpus, PictureSize, count > 0 ? count : throw new InputException("Scenes are made without end; say in 'data.samples_per_epoch' how many to embed."));
        CaptionScenes validation = CaptionScenes.ForTest(corpus, PictureSize, ValidationScenes);
        using var interrupted = new CancellationTokenSource();
        using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var services = new TrainerServices { Console = Console.Out, IsInteractive = !Console.IsOutputRedirected };
        using CaptionerRun run = CaptionerRun.Open(options, scenes, validation, new SampleFaults(), services, interrupted.Token);
        string? folder = run.Trainer.Train(interrupted.Token);
        Console.WriteLine(folder is null ? $"stopped after step {run.Trainer.Step}; the same command goes on" : $"done: '{folder}'");
        if (folder is not null && output is not null)
        {
            Copy(folder, output);
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }
    }

    private static void WriteNames(string corpusPath, string output)
    {
        string[] names = [.. EmojiCorpus.OpenForTraining(corpusPath).Concepts.Select(concept => concept.Noun.Name).Distinct(StringComparer.Ordinal)];
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        File.WriteAllLines(output, names);
        Console.WriteLine($"'{output}': {names.Length} names");
    }

    private static void Evaluate(string captionerPath, string corpusPath, string modelPath, string? features, int count, string? json)
    {
        using ClipModel model = ClipModel.Load(modelPath);
        using HostEngines engines = HostEngines.Create();
        using Captioner captioner = Captioner.Open(captionerPath, (IWeightReader)engines.GetService(typeof(IWeightReader))!, new CausalLanguageModelFactory(), model: model);
        var evaluation = new CaptionEvaluation(model, captioner.Settings.Views);
        CaptionSet? training = features is null ? null : CaptionSet.Load(features);
        List<CaptionFigures> figures = [];
        foreach (EmojiCorpus corpus in (EmojiCorpus[])[EmojiCorpus.OpenForTest(corpusPath), EmojiCorpus.OpenForTraining(corpusPath)])
        {
            CaptionScenes scenes = CaptionScenes.ForTest(corpus, PictureSize, count);
            CaptionSet set = evaluation.Embed(scenes);
            var decoding = new DecodingOptions { Stop = captioner.Settings.Stop, MaxTokens = captioner.Settings.MaxTokens, Beams = 3 };
            IReadOnlyList<string> beam = Add("captioner, 3 beams", decoding);
            Add($"captioner, {WideBeams} beams", decoding with { Beams = WideBeams });
            Add("captioner, greedy", decoding with { Method = DecodingMethod.Greedy });
            Add("language model alone, 3 beams", decoding with { Grounding = 0, PictureWeight = 0 });
            Add("grounded (0.6, weight 1.5), 3 beams", decoding with { Grounding = captioner.Settings.Names is null ? null : 0.6, PictureWeight = 1.5 });
            if (training is not null)
            {
                figures.Add(evaluation.Measure(scenes, set, "nearest training picture's", evaluation.CaptionByNearest(training, set)));
            }

            figures.Add(evaluation.Measure(scenes, set, "the full reference itself", [.. set.Captions.Select(captions => captions[0])]));
            for (int i = 0; i < Math.Min(8, set.Count); i++)
            {
                Console.WriteLine($"{(corpus.IsForTest ? "unseen" : "known")}: {beam[i]}   <- {set.Captions[i][0]}");
            }

            IReadOnlyList<string> Add(string who, DecodingOptions options)
            {
                IReadOnlyList<string> captions = CaptionEvaluation.Caption(captioner, set, options);
                figures.Add(evaluation.Measure(scenes, set, who, captions));
                return captions;
            }
        }

        Console.Write(CaptionEvaluation.Table(figures));
        if (json is not null)
        {
            File.WriteAllText(json, JsonSerializer.Serialize(figures, Json) + "\n");
        }
    }

    private static void Copy(string folder, string output)
    {
        Directory.CreateDirectory(output);
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            File.Copy(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
        }

        Console.WriteLine($"'{output}': {new DirectoryInfo(output).EnumerateFiles().Sum(file => file.Length) / 1e6:0.00} MB");
    }
}
