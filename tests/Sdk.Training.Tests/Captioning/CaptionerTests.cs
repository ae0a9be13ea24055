using System.Text.Json;
using Clip.Sdk.Engines;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Captioning;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Optimisation;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Captioning;

public sealed class CaptionerTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;
    private const int Width = 12;

    private static readonly string[] Captions =
    [
        "a red apple", "two green bottles", "a cat above a dog", "three small cars", "a yellow boat under a cloud", "a tree", "four keys on a blue background", "a dog",
    ];

    [TorchTheory]
    [InlineData("mlp")]
    [InlineData("transformer")]
    public void Modules_compute_what_pytorch_and_the_ONNX_engine_compute(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable unrecorded = no_grad();
        string file = Fixtures.Local("captioning", "clipcap", name + ".pt");
        JsonElement recorded = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("captioning", "clipcap", name + ".json"))).RootElement;
        LanguageModelArchitecture language = CausalLanguageModel.ReadArchitecture(file, new LanguageModelOptions { WeightPrefix = CaptionerModule.LanguagePrefix });
        var mapper = new CaptionMapperOptions { Kind = name == "mlp" ? CaptionMapperKind.Mlp : CaptionMapperKind.Transformer, PrefixLength = 5, ClipLength = 4, Layers = 2 };
        using CaptionerModule module = CaptionerModule.Create(new CaptionerArchitecture(48, mapper, language), seed: 0);
        module.Load(file);
        Tensor embeddings = tensor(recorded.GetProperty("embeddings").Deserialize<float[]>()!, [3, 48]);
        Tensor prefix = tensor(recorded.GetProperty("prefix").Deserialize<float[]>()!, [3, 5, 32]);
        long[] ids = [.. Enumerable.Range(0, 3 * 7).Select(i => (long)(i * 37 % language.VocabularySize))];

        TorchArrays.AssertClose(module.Map(embeddings), prefix, 2e-5, output, "prefix");
        Tensor logits = module.call(embeddings, tensor(ids, [3, 7]));

        using CausalLanguageModel engine = CausalLanguageModel.Open(file, new LanguageModelOptions { WeightPrefix = CaptionerModule.LanguagePrefix, TokenizerPath = Fixtures.Local("captioning", "gpt2") });
        AssertEngineAgrees(engine, module.Map(embeddings), ids, logits, Tolerance);
    }

    [TorchFact]
    public void A_small_captioner_learns_its_captions_and_the_saved_one_says_them()
    {
        using var folder = new TemporaryFolder();
        using DisposeScope scope = NewDisposeScope();
        CaptionSet set = MakeSet();
        CaptionerOptions options = Options(folder.Path, steps: 250);
        using CaptionerRun run = CaptionerRun.Open(options, set, set, "space-1");

        string saved = run.Trainer.Train()!;

        IReadOnlyList<MetricRow> rows = JsonlMetricWriter.Read(run.Trainer.Run.Metrics);
        double loss = rows.Last(row => row["validation/loss"] is not null)["validation/loss"]!.Value;
        output.WriteLine($"validation loss {loss:0.0000}");
        Assert.InRange(loss, 0, 0.05);
        Assert.Equal(loss, run.Trainer.ValidationLoss(), 1e-6);
        JsonElement settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(saved, "captioner.json"))).RootElement;
        Assert.Equal("space-1", settings.GetProperty("spaceId").GetString());
        Assert.True(settings.GetProperty("normalizeEmbedding").GetBoolean());
        AssertSays(saved, run, set);
    }

    [TorchFact]
    public void Muon_takes_the_matrices_of_the_mapping_network_and_of_the_blocks()
    {
        using var folder = new TemporaryFolder();
        using CaptionerRun run = CaptionerRun.Open(Options(folder.Path, steps: 1), MakeSet(), MakeSet(), "space-1");

        IReadOnlyList<WeightGroup> groups = CaptionerWeightGroups.Of(run.Module, new OptimiserOptions { Kind = OptimiserKind.Muon }, tokenRateFactor: 0.5);

        string[] orthogonalised = [.. groups.Where(group => group.IsOrthogonalised).SelectMany(group => group.Names)];
        Assert.NotEmpty(orthogonalised);
        Assert.All(orthogonalised, name => Assert.Matches(@"^(clip_project\.model\.[02]|gpt\.transformer\.h\.\d\.(attn\.c_attn|attn\.c_proj|mlp\.c_fc|mlp\.c_proj))\.weight$", name));
        Assert.Equal(run.Module.named_parameters().Count(), groups.Sum(group => group.Names.Count));
        Assert.DoesNotContain(CaptionerWeightGroups.Of(run.Module, new OptimiserOptions(), tokenRateFactor: 1), group => group.IsOrthogonalised);
        Assert.Equal(["gpt.transformer.wte.weight"], groups.Where(group => group.RateFactor == 0.5).SelectMany(group => group.Names));
    }

    [TorchTheory]
    [InlineData(OptimiserKind.AdamW)]
    [InlineData(OptimiserKind.Muon)]
    public void A_run_that_was_cut_off_ends_where_the_unbroken_one_ends(OptimiserKind kind)
    {
        using var whole = new TemporaryFolder();
        using var cut = new TemporaryFolder();
        CaptionSet set = MakeSet();
        CaptionerOptions options = Options(whole.Path, steps: 14) with { NoiseVariance = 0.01, Optimiser = new OptimiserOptions { Kind = kind, LearningRate = 3e-3, AverageDecay = 0.9 } };
        byte[] expected = Train(options, set, CancellationToken.None);

        using var source = new CancellationTokenSource();
        CaptionerOptions again = options with { Output = cut.Path };
        using (CaptionerRun first = CaptionerRun.Open(again, set, null, null, new() { OnStep = (step, _) => CancelAt(step, source) }))
        {
            Assert.Null(first.Trainer.Train(source.Token));
            Assert.Equal(6, first.Trainer.Step);
        }

        Assert.Equal(expected, Train(again, set, CancellationToken.None));

        static void CancelAt(long step, CancellationTokenSource source)
        {
            if (step == 5)
            {
                source.Cancel();
            }
        }
    }

    [TorchFact]
    public void A_frozen_language_model_stays_as_it_is_and_its_checkpoint_is_used()
    {
        using var folder = new TemporaryFolder();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable unrecorded = no_grad();
        CaptionSet set = MakeSet();
        string checkpoint = Fixtures.Local("captioning", "gpt2");
        CaptionerOptions options = Options(folder.Path, steps: 5) with
        {
            LanguageModel = new CaptionLanguageOptions { Checkpoint = checkpoint, IsFrozen = true },
            Mapper = new CaptionMapperOptions { Kind = CaptionMapperKind.Transformer, PrefixLength = 4, ClipLength = 3, Layers = 1 },
        };
        using CaptionerRun run = CaptionerRun.Open(options, set, null, null);
        Dictionary<string, Tensor> before = run.Module.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        using (enable_grad())
        {
            run.Trainer.Train();
        }

        foreach ((string name, Tensor after) in run.Module.state_dict())
        {
            Assert.Equal(name.StartsWith("gpt.", StringComparison.Ordinal), after.eq(before[name]).all().item<bool>());
        }

        using CausalLanguageModel model = CausalLanguageModel.Open(run.Trainer.Run.Model, new LanguageModelOptions { WeightPrefix = "gpt." });
        Assert.Equal(Gpt2Tokenizer.Load(checkpoint).Encode("a red apple"), model.Tokenize("a red apple"));
    }

    [TorchFact]
    public void Contradictions_are_told_before_anything_is_trained()
    {
        using var folder = new TemporaryFolder();
        CaptionSet set = MakeSet();
        CaptionerOptions options = Options(folder.Path, steps: 5);

        InputException heads = Assert.Throws<InputException>(() => { CaptionerRun.Open(options with { LanguageModel = options.LanguageModel with { Heads = 5 } }, set, null, null); });
        InputException positions = Assert.Throws<InputException>(() => { CaptionerRun.Open(options with { MaximumTokens = 40 }, set, null, null); });
        RunFileException range = Assert.Throws<RunFileException>(() => { CaptionerRun.Open(options with { BatchSize = 0 }, set, null, null); });

        Assert.Contains("no multiple of its 5 heads", heads.Message, StringComparison.Ordinal);
        Assert.Contains("take 43 positions but the language model has 32", positions.Message, StringComparison.Ordinal);
        Assert.Contains("batch_size", range.Message, StringComparison.Ordinal);
    }

    private static CaptionSet MakeSet()
    {
        var random = new SeededRandom(7);
        float[] embeddings = new float[Captions.Length * Width];
        for (int i = 0; i < embeddings.Length; i++)
        {
            embeddings[i] = (float)random.NextNormal();
        }

        return new CaptionSet(embeddings, Width, [.. Captions.Select(caption => new[] { caption })], "test");
    }

    private static CaptionerOptions Options(string folder, long steps) => new()
    {
        Name = "captions",
        Output = folder,
        Model = "none",
        Seed = 3,
        Threads = 1,
        Steps = steps,
        BatchSize = 8,
        MaximumTokens = 28,
        Mapper = new CaptionMapperOptions { PrefixLength = 4 },
        LanguageModel = new CaptionLanguageOptions { Width = 32, Layers = 2, Heads = 4, ContextLength = 32, VocabularySize = 300 },
        Optimiser = new OptimiserOptions { LearningRate = 5e-3, WeightDecay = 0 },
        Schedule = new ScheduleOptions { WarmUpSteps = 5 },
        Checkpoints = new CheckpointOptions { EverySteps = 0 },
        Logging = new LoggingOptions { EverySteps = 1, Console = false, TensorBoard = false, Curves = false },
        ValidateEverySteps = 0,
    };

    private static byte[] Train(CaptionerOptions options, CaptionSet set, CancellationToken cancellationToken)
    {
        using CaptionerRun run = CaptionerRun.Open(options, set, null, null);
        string folder = run.Trainer.Train(cancellationToken)!;
        return File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
    }

    /// <summary>The saved folder in the ONNX engine: the same logits, and the captions themselves by always taking the likeliest token.</summary>
    private static void AssertSays(string saved, CaptionerRun run, CaptionSet set)
    {
        using IDisposable unrecorded = no_grad();
        using CausalLanguageModel engine = CausalLanguageModel.Open(saved, new LanguageModelOptions { WeightPrefix = CaptionerModule.LanguagePrefix });
        float[] embeddings = [.. Enumerable.Range(0, set.Count).SelectMany(i => Unit(set.Embedding(i)))];
        run.Module.eval();
        Tensor prefix = run.Module.Map(tensor(embeddings, [set.Count, Width]));
        long[] ids = [.. Enumerable.Range(0, set.Count * 5).Select(i => (long)(i * 13 % engine.VocabularySize))];
        AssertEngineAgrees(engine, prefix, ids, run.Module.call(tensor(embeddings, [set.Count, Width]), tensor(ids, [set.Count, 5])), Tolerance);
        float[] prefixes = prefix.contiguous().data<float>().ToArray();
        int length = prefixes.Length / set.Count;
        for (int i = 0; i < set.Count; i++)
        {
            Assert.Equal(Captions[i], Greedy(engine, prefixes.AsSpan(i * length, length)));
        }
    }

    private static string Greedy(CausalLanguageModel engine, ReadOnlySpan<float> prefix)
    {
        using ILanguageSequence sequence = engine.Start(1);
        float[] logits = new float[engine.VocabularySize];
        float[] word = new float[engine.Width];
        List<int> ids = [];
        sequence.Append(prefix, logits);
        while (ids.Count < 28 && Array.IndexOf(logits, logits.Max()) is int id && id != engine.EndOfText)
        {
            ids.Add(id);
            engine.Embed([id], word);
            sequence.Append(word, logits);
        }

        return engine.Detokenize(ids.ToArray());
    }

    private static void AssertEngineAgrees(CausalLanguageModel engine, Tensor prefix, long[] ids, Tensor logits, double tolerance)
    {
        int count = (int)logits.shape[0];
        int tokens = (int)logits.shape[1];
        float[] expected = logits.contiguous().data<float>().ToArray();
        float[] actual = new float[count * engine.VocabularySize];
        float[] words = new float[count * engine.Width];
        using ILanguageSequence sequence = engine.Start(count);
        sequence.Append(prefix.contiguous().data<float>().ToArray(), actual);
        for (int t = 0; t < tokens; t++)
        {
            for (int row = 0; row < count; row++)
            {
                for (int word = 0; word < engine.VocabularySize; word++)
                {
                    Assert.Equal(expected[(((row * tokens) + t) * engine.VocabularySize) + word], actual[(row * engine.VocabularySize) + word], tolerance);
                }
            }

            engine.Embed([.. Enumerable.Range(0, count).Select(row => (int)ids[(row * tokens) + t])], words);
            sequence.Append(words, actual);
        }
    }

    private static float[] Unit(ReadOnlySpan<float> embedding)
    {
        float[] values = embedding.ToArray();
        float norm = MathF.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => value / norm)];
    }
}
