using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Files.Tar;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Checkpointing;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.ZeroShot;

namespace Clip.Sdk.Training.Trainer;

/// <summary>Looks at everything that a run file names, before hours of machine time are spent on it. Needs no tensor engine.</summary>
public sealed class RunCheck
{
    private const int ShownShards = 3;
    private readonly TrainingOptions _options;
    private readonly ConfigurationNode _root;
    private readonly List<RunFileProblem> _problems = [];
    private readonly SampleFaults _faults = new();
    private ClipArchitecture? _architecture;
    private ClipTokenizer? _tokenizer;
    private long? _pairs;
    private long? _steps;

    private RunCheck(TrainingOptions options, ConfigurationNode root) => (_options, _root) = (options, root);

    /// <summary>Reads a run file, and looks whether models, vocabularies, data and checkpoints are there and fit each other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Values that replace those of the file: <c>optimiser.learning_rate=1e-3</c>.</param>
    /// <returns>What the run amounts to.</returns>
    /// <exception cref="RunFileException">Something is wrong; the exception lists all of it, with lines.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RunPlan Check(string path, IReadOnlyList<string>? overrides = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text = File.ReadAllText(path);
        TrainingOptions options = RunFile.Parse(text, RunFile.FormatOf(path), path, overrides);
        var check = new RunCheck(options, RunFile.ReadNodes(text, RunFile.FormatOf(path), path, overrides));
        check.CheckAll();
        return check._problems.Count == 0 ? check.Plan() : throw new RunFileException(path, check._problems);
    }

    private RunPlan Plan() => new()
    {
        Options = _options,
        Architecture = _architecture!,
        Parameters = ModelTensors.Expected(_architecture!).Values.Sum(shape => shape.Aggregate(1L, (product, size) => product * size)),
        VocabularySize = _tokenizer!.VocabularySize,
        PairsPerEpoch = _pairs,
        SkippedSamples = _faults.ByReason,
        Steps = _steps!.Value,
    };

    private void CheckAll()
    {
        if (_options.Model.Checkpoint is { } checkpoint)
        {
            Try("model.checkpoint", () => OpenCheckpoint(checkpoint));
        }
        else
        {
            Try("model.tokenizer", LoadTokenizer);
            Try("model", () => _architecture = _tokenizer is null ? null : _options.Model.ToArchitecture(_tokenizer.VocabularySize, _tokenizer.EndOfTextId, Objective));
        }

        if (_options.Loss.Distillation is { } distillation)
        {
            Try("loss.distillation.teacher", () => CheckTeacher(distillation));
        }

        Try("data.train", CheckTraining);
        CheckSources("data.validation", _options.Data.Validation);
        CheckEvaluation();
        Try("checkpoints.resume", () => RunRules.FindStart(_options.Checkpoints.Resume, new RunFolder(Path.Combine(_options.Output, _options.Name))));
    }

    private ClipObjective Objective => _options.Loss.Kind == LossKind.Sigmoid ? ClipObjective.Sigmoid : ClipObjective.Softmax;

    private void OpenCheckpoint(string path)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        _architecture = checkpoint.Architecture;
        string? vocabulary = _options.Model.Tokenizer ?? checkpoint.VocabularyPath;
        if (vocabulary is null)
        {
            throw new InputException($"The checkpoint '{checkpoint.Path}' brings no vocabulary. Name one in 'model.tokenizer'.", path);
        }

        _tokenizer = ClipTokenizer.Load(vocabulary, new ClipTokenizerOptions { ContextLength = _architecture.Text.ContextLength });
        if (_tokenizer.VocabularySize != _architecture.Text.VocabularySize)
        {
            throw new InputException($"The vocabulary '{vocabulary}' has {_tokenizer.VocabularySize} tokens but the model's token embedding has {_architecture.Text.VocabularySize} rows. Name the vocabulary that belongs to the model in 'model.tokenizer'.", vocabulary);
        }

        if (Objective == ClipObjective.Sigmoid && _architecture.Objective != ClipObjective.Sigmoid)
        {
            throw new InputException("The sigmoid loss learns a bias, which this model does not have. Start from a sigmoid model, or set 'loss.kind' to 'contrastive'.", path);
        }
    }

    private void LoadTokenizer()
    {
        string path = _options.Model.Tokenizer ?? throw new InputException("A model that starts from random weights needs a vocabulary. Name one in 'model.tokenizer', or a checkpoint to start from in 'model.checkpoint'.");
        _tokenizer = ClipTokenizer.Load(path, new ClipTokenizerOptions { ContextLength = _options.Model.Text.ContextLength });
    }

    private void CheckTeacher(DistillationOptions distillation)
    {
        using Checkpoint teacher = Checkpoint.Open(distillation.Teacher);
        if (_architecture is { } student && distillation.FeatureWeight > 0 && teacher.Architecture.EmbeddingDimensions != student.EmbeddingDimensions)
        {
            throw new InputException($"The teacher's embeddings have {teacher.Architecture.EmbeddingDimensions} dimensions but the model's {student.EmbeddingDimensions}, so features cannot be compared. Set 'loss.distillation.feature_weight' to 0.", distillation.Teacher);
        }
    }

    private void CheckTraining()
    {
        int before = _problems.Count;
        CheckSources("data.train", _options.Data.Train);
        if (_problems.Count > before)
        {
            return;
        }

        ISampleSource source = SampleSources.ForTraining(_options.Data, _options.Seed, SampleShare.Whole, _faults);
        _pairs = _options.Data.SamplesPerEpoch > 0 ? _options.Data.SamplesPerEpoch : source.SamplesPerEpoch;
        Try(_options.Steps is null ? "epochs" : "steps", () => _steps = RunRules.TotalSteps(_options, source, worldSize: 1));
    }

    private void CheckSources(string key, IReadOnlyList<DataSourceOptions> sources)
    {
        for (int i = 0; i < sources.Count; i++)
        {
            CheckSource($"{key}[{i}]", sources[i]);
        }
    }

    private void CheckSource(string key, DataSourceOptions source) => Try($"{key}.path", () =>
    {
        if (SampleSources.KindOf(source) == DataSourceKind.WebDataset)
        {
            string[] missing = [.. ShardPattern.Find(source.Path).Where(shard => !File.Exists(shard))];
            if (missing.Length > 0)
            {
                throw new InputException($"{missing.Length} shards do not exist, among them {string.Join(", ", missing.Take(ShownShards).Select(shard => $"'{Path.GetFullPath(shard)}'"))}. Check 'path'.", source.Path);
            }
        }
        else if (SampleSources.List(source, SampleSources.KindOf(source), new SampleFaults()).Count == 0)
        {
            throw new InputException($"'{Path.GetFullPath(source.Path)}' holds no pair that can be used. Check columns, extensions and captions.", source.Path);
        }
    });

    private void CheckEvaluation()
    {
        for (int i = 0; i < _options.Evaluation.ZeroShot.Count; i++)
        {
            Configuration.ZeroShotOptions set = _options.Evaluation.ZeroShot[i];
            Try($"evaluation.zero_shot[{i}].templates", () => PromptTemplates.Resolve(set.Templates));
            Try($"evaluation.zero_shot[{i}].path", () => RunEvaluation.ClassNamesOf(set, RunEvaluation.ListOf(set)));
        }

        for (int i = 0; i < _options.Evaluation.Retrieval.Count; i++)
        {
            CheckSource($"evaluation.retrieval[{i}].source", _options.Evaluation.Retrieval[i].Source);
        }
    }

    // Problems of what a key names stand at that key's line.
    private void Try(string key, Action check)
    {
        try
        {
            check();
        }
        catch (RunFileException error)
        {
            foreach (RunFileProblem problem in error.Problems)
            {
                Report(KeyIn(problem.Message) ?? key, problem.Message);
            }
        }
        catch (Exception error) when (error is ClipException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Report(key, error.Message);
        }
    }

    private void Report(string key, string message)
    {
        ConfigurationNode node = _root.Nearest(key);
        _problems.Add(new RunFileProblem(node.Line, node.Column, message));
    }

    // Checks of two options at once begin with the key that they are about.
    private static string? KeyIn(string message)
    {
        int end = message.StartsWith('\'') ? message.IndexOf('\'', 1) : -1;
        return end > 0 ? message[1..end] : null;
    }
}
