using System.Text.Json;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Captioning;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Captioning;

/// <summary>Windows of pictures, and names that start from the text tower.</summary>
public sealed class CaptionViewTests
{
    private static readonly string[] Names = ["fox", "red apple", "boat"];

    private static string Model => Fixtures.Local("models", "vit_quickgelu", "hf");

    [TorchFact]
    public void Names_start_from_the_text_tower_and_views_from_the_embeddings_themselves()
    {
        using var folder = new TemporaryFolder();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable unrecorded = no_grad();
        File.WriteAllLines(folder.File("names.txt"), [.. Names, "", "fox"]);
        CaptionerOptions options = Options(folder);

        using CaptionerRun run = CaptionerRun.Open(options, Source(options), null, new SampleFaults());

        Assert.Equal(Names.Select(name => " " + name), run.Tokenizer.Phrases.OrderBy(phrase => phrase.Key).Select(phrase => phrase.Value));
        Tensor tokens = run.Module.state_dict()["gpt.transformer.wte.weight"];
        int first = run.Tokenizer.Phrases.Keys.Min();
        int width = run.Module.Architecture.EmbeddingWidth;
        float[][] rows = [.. Enumerable.Range(0, 3).Select(i => tokens[first + i].data<float>().ToArray())];
        Assert.All(rows, row => Assert.Equal(1, row.Take(width).Sum(value => value * value), 1e-4));
        Assert.All(rows, row => Assert.All(row.Skip(width), value => Assert.Equal(0, value)));

        using ClipModel model = ClipModel.Load(Model);
        float[][] texts = [.. Names.Select(name => model.Texts.EncodeOne(name))];
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(i, Enumerable.Range(0, 3).MaxBy(row => Dot(rows[row], texts[i]))));

        int wide = run.Module.Architecture.LanguageModel.Width;
        float[] pictures = [.. Enumerable.Range(0, 5 * width).Select(i => (i % 7) - 3f)];
        float[] mapped = run.Module.Map(tensor(pictures, [1, 5 * width])).data<float>().ToArray();
        for (int view = 0; view < 5; view++)
        {
            Assert.Equal(pictures.Skip(view * width).Take(width).Concat(new float[wide - width]), mapped.Skip(view * wide).Take(wide));
        }
    }

    [TorchTheory]
    [InlineData(CaptionMapperKind.Mlp)]
    [InlineData(CaptionMapperKind.Linear)]
    [InlineData(CaptionMapperKind.Transformer)]
    public void Every_mapping_network_maps_each_view_by_itself(CaptionMapperKind kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable unrecorded = no_grad();
        var mapper = new CaptionMapperOptions { Kind = kind, PrefixLength = 2, ClipLength = 3, Layers = 1 };
        var language = new LanguageModelArchitecture { Kind = LanguageModelKind.Gpt2, Width = 32, Layers = 1, Heads = 4, InnerWidth = 64, ContextLength = 32, VocabularySize = 10, EndOfText = 9 };
        using CaptionerModule module = CaptionerModule.Create(new CaptionerArchitecture(12, mapper, language, Views: 3), seed: 1);
        using CaptionerModule single = CaptionerModule.Create(new CaptionerArchitecture(12, mapper, language), seed: 1);
        Tensor pictures = randn([2, 36]);

        Tensor mapped = module.Map(pictures);

        Assert.Equal([2, 6, 32], mapped.shape);
        for (int view = 0; view < 3; view++)
        {
            Assert.True(mapped.narrow(1, 2 * view, 2).sub(single.Map(pictures.narrow(1, 12 * view, 12))).abs().max().item<float>() < 1e-5f);
        }
    }

    [TorchFact]
    public void A_run_with_views_and_names_is_saved_with_both()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("names.txt"), Names);
        CaptionerOptions options = Options(folder) with { Decoding = new CaptionDecodingOptions { Grounding = 0.75, PictureWeight = 1.25, SizeStep = 0.05 } };
        using CaptionerRun run = CaptionerRun.Open(options, Source(options), null, new SampleFaults());

        string saved = run.Trainer.Train()!;

        using JsonDocument settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(saved, "captioner.json")));
        Assert.Equal(2, settings.RootElement.GetProperty("views").GetProperty("grid").GetInt32());
        Assert.Equal(0.05, settings.RootElement.GetProperty("views").GetProperty("sizeStep").GetDouble());
        Assert.Equal(1.25, settings.RootElement.GetProperty("pictureWeight").GetDouble());
        JsonElement names = settings.RootElement.GetProperty("names");
        Assert.Equal((run.Tokenizer.Phrases.Keys.Min(), 3, 0.75), (names.GetProperty("firstToken").GetInt32(), names.GetProperty("count").GetInt32(), names.GetProperty("grounding").GetDouble()));
        Assert.All(names.GetProperty("sentences").EnumerateArray(), sentence => Assert.Contains("{}", sentence.GetString(), StringComparison.Ordinal));
        using CausalLanguageModel language = CausalLanguageModel.Open(saved, new LanguageModelOptions { WeightPrefix = CaptionerModule.LanguagePrefix });
        int[] ids = run.Tokenizer.Encode(" a red apple");
        Assert.Equal(ids, language.Tokenize(" a red apple"));
        Assert.Equal(" a red apple", language.Detokenize(ids));
    }

    [TorchFact]
    public void What_does_not_go_together_is_told()
    {
        using var folder = new TemporaryFolder();
        CaptionerOptions options = Options(folder);
        string Told(CaptionerOptions wrong) => Assert.Throws<InputException>(() => { CaptionerRun.Open(wrong, Source(options), null, new SampleFaults()); }).Message;

        Assert.Contains("cannot be read", Told(options), StringComparison.Ordinal);
        File.WriteAllText(folder.File("names.txt"), "\n \n");
        Assert.Contains("holds 0 names", Told(options), StringComparison.Ordinal);
        File.WriteAllLines(folder.File("names.txt"), Names);
        Assert.Contains("Set 'language_model.width' to", Told(options with { LanguageModel = options.LanguageModel with { Width = 8 } }), StringComparison.Ordinal);
        Assert.Contains("own vocabulary", Told(options with { LanguageModel = options.LanguageModel with { Checkpoint = "gpt2" } }), StringComparison.Ordinal);
        Assert.Contains("views", Told(options with { IsTextOnly = true }), StringComparison.Ordinal);
        Assert.Contains("A prefix of 30 and", Told(options with { Mapper = options.Mapper with { PrefixLength = 6 } }), StringComparison.Ordinal);
        Assert.Contains("A prefix of 35 positions (5 views)", Told(options with { Mapper = options.Mapper with { PrefixLength = 7 } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_view_has_unit_length_and_noise_of_its_own()
    {
        var set = new CaptionSet([3, 4, 0, 2, 5, 0, 8, 6, 1, 0], 10, [["a"]], "");
        var options = new CaptionerOptions { BatchSize = 1, Views = new CaptionViewOptions { Grid = 2 } };
        float[] plain = new CaptionBatches(set, Gpt2TokenizerTrainer.Train([], 257), 256, options).OfStep(0).Embeddings;
        float[] noisy = new CaptionBatches(set, Gpt2TokenizerTrainer.Train([], 257), 256, options with { NoiseVariance = 0.01 }).OfStep(0).Embeddings;

        Assert.Equal([0.6f, 0.8f, 0, 1, 1, 0, 0.8f, 0.6f, 1, 0], plain);
        Assert.All(noisy.Chunk(2), view => Assert.Equal(1, (view[0] * view[0]) + (view[1] * view[1]), 1e-5));
        Assert.Equal(5, noisy.Zip(plain).Select(pair => pair.First - pair.Second).Chunk(2).Select(pair => (pair[0], pair[1])).Distinct().Count());
    }

    private static double Dot(float[] left, float[] right) => left.Zip(right).Sum(pair => (double)pair.First * pair.Second);

    private static ISampleSource Source(CaptionerOptions options) => SampleSources.ForTraining(options.Data, options.Seed, SampleShare.Whole, new SampleFaults());

    private static CaptionerOptions Options(TemporaryFolder folder)
    {
        string[] rows = [.. Directory.EnumerateFiles(Fixtures.Local("preprocess", "images"), "*.png").Order(StringComparer.Ordinal).Take(3).Select((file, i) => $"{file}\ta {Names[i]}")];
        File.WriteAllLines(folder.File("pairs.tsv"), rows.Prepend("filepath\ttitle"));
        return new CaptionerOptions
        {
            Name = "views",
            Output = folder.File("runs"),
            Model = Model,
            Threads = 1,
            Steps = 2,
            BatchSize = 2,
            MaximumTokens = 12,
            Views = new CaptionViewOptions { Grid = 2, Size = 0.6 },
            Mapper = new CaptionMapperOptions { Kind = CaptionMapperKind.Linear, PrefixLength = 1 },
            LanguageModel = new CaptionLanguageOptions { Width = 64, Layers = 1, Heads = 4, ContextLength = 32, VocabularySize = 270, Names = folder.File("names.txt") },
            Data = new DataOptions { Train = [new DataSourceOptions { Path = folder.File("pairs.tsv") }], SamplesPerEpoch = 3 },
            Logging = new LoggingOptions { EverySteps = 1, Console = false, TensorBoard = false, Curves = false },
        };
    }
}
