using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Trainer;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Trainer;

public sealed class ClipTrainerTests(ITestOutputHelper output)
{
    private const int PicturesOfAClass = 5;
    private const int PictureCount = PicturesOfAClass * ShapeSource.ClassCount;

    [TorchFact]
    public void A_small_model_learns_shapes_and_the_ONNX_engine_gives_the_same_embeddings()
    {
        using var folder = new TemporaryFolder();
        using DisposeScope scope = NewDisposeScope();
        TrainingOptions options = ShapeRun.Options(folder.Path, 300);
        using ClipModule module = ShapeRun.NewModule(options);
        using var trainer = new ClipTrainer(options, module, ShapeRun.Tokenizer, new ShapeSource());
        var clock = System.Diagnostics.Stopwatch.StartNew();

        TrainingSummary summary = trainer.Train();

        output.WriteLine($"300 steps of 24 pairs in {clock.Elapsed.TotalSeconds:0.0} s, last loss {summary.LastLoss:0.000}");
        (Tensor images, Tensor texts) = EmbedClasses(module);
        double recall = images.matmul(texts.t()).argmax(1).eq(arange(ShapeSource.ClassCount, ScalarType.Int64).repeat(PicturesOfAClass)).to_type(ScalarType.Float32).mean().item<float>();
        output.WriteLine($"text retrieval R@1 {recall:0.00}, chance {1.0 / ShapeSource.ClassCount:0.00}");
        Assert.True(recall >= 0.35, $"Only {recall:0.00} of the pictures find their caption among {ShapeSource.ClassCount}.");
        AssertEngineAgrees(summary.ModelFolder!, images, texts);
        Assert.True(File.Exists(Path.Combine(folder.Path, "shapes", "curves", "train-loss.svg")));
    }

    [TorchFact]
    public void Metrics_of_every_step_are_in_the_file()
    {
        using var folder = new TemporaryFolder();

        ShapeRun.Train(ShapeRun.Options(folder.Path, 6));

        IReadOnlyList<MetricRow> rows = JsonlMetricWriter.Read(Path.Combine(folder.Path, "shapes", "metrics.jsonl"));
        Assert.Equal([0, 1, 2, 3, 4, 5], rows.Select(row => row.Step));
        Assert.Equal(2e-3 / 5, rows[0]["train/learning_rate"]!.Value, 1e-9);
        Assert.All(rows, row => Assert.InRange(row["train/loss"]!.Value, 0.1, 10));
        Assert.All(rows, row => Assert.True(row["train/gradient_norm"] > 0));
    }

    [TorchFact]
    public void Accumulated_batches_give_the_mean_of_their_gradients()
    {
        using var folder = new TemporaryFolder();
        double[] losses = new double[3];

        ShapeRun.Train(ShapeRun.Options(folder.File("a"), 1) with { AccumulationSteps = 2 }, new TrainerServices { OnStep = (_, loss) => losses[0] = loss });
        ShapeRun.Train(ShapeRun.Options(folder.File("b"), 2) with { Schedule = new ScheduleOptions { WarmUpSteps = 1_000_000_000 } }, new TrainerServices { OnStep = (step, loss) => losses[1 + step] = loss });

        // Without a noticeable step in between, the two batches have the losses that the accumulated step averages.
        Assert.Equal((losses[1] + losses[2]) / 2, losses[0], 1e-4);
    }

    [TorchTheory]
    [InlineData(double.NaN, "The loss became NaN in step 0 of 5; the step was not taken. There is no checkpoint yet.")]
    [InlineData(30.0, "The loss became")]
    public void A_loss_that_is_no_number_stops_the_run_and_changes_nothing(double logScale, string message)
    {
        using var folder = new TemporaryFolder();
        using DisposeScope scope = NewDisposeScope();
        TrainingOptions options = ShapeRun.Options(folder.Path, 5);
        using ClipModule module = ShapeRun.NewModule(options);
        using (no_grad())
        {
            module.LogitScale.fill_(double.IsNaN(logScale) ? logScale : logScale * 4);
        }

        Tensor before = module.get_parameter("text_projection.weight")!.clone();
        using var trainer = new ClipTrainer(options, module, ShapeRun.Tokenizer, new ShapeSource());

        TrainingStoppedException error = Assert.Throws<TrainingStoppedException>(() => trainer.Train());

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.True(module.get_parameter("text_projection.weight")!.Equals(before));
    }

    [Fact]
    public void An_exploding_loss_is_told_from_a_restless_one()
    {
        var guard = new LossGuard(3);
        for (int step = 0; step < 50; step++)
        {
            Assert.Null(guard.Check(1 + (0.5 * Math.Sin(step))));
        }

        Assert.Null(guard.Check(2.5));
        Assert.StartsWith("The loss jumped to 9, more than 3 times its average", guard.Check(9), StringComparison.Ordinal);
        Assert.StartsWith("The loss became", guard.Check(double.PositiveInfinity), StringComparison.Ordinal);
    }

    [TorchFact]
    public void Cached_gradients_train_the_same_model()
    {
        using var folder = new TemporaryFolder();
        List<double> plain = [];
        List<double> cached = [];

        ShapeRun.Train(ShapeRun.Options(folder.File("a"), 4), new TrainerServices { OnStep = (_, loss) => plain.Add(loss) });
        ShapeRun.Train(ShapeRun.Options(folder.File("b"), 4) with { Loss = new LossOptions { ChunkSize = 10 } }, new TrainerServices { OnStep = (_, loss) => cached.Add(loss) });

        Assert.All(plain.Zip(cached), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [TorchFact]
    public void Recomputed_activations_train_the_same_model()
    {
        using var folder = new TemporaryFolder();
        List<double> plain = [];
        List<double> recomputed = [];

        ShapeRun.Train(ShapeRun.Options(folder.File("a"), 4), new TrainerServices { OnStep = (_, loss) => plain.Add(loss) });
        ShapeRun.Train(ShapeRun.Options(folder.File("b"), 4) with { ActivationCheckpointing = true }, new TrainerServices { OnStep = (_, loss) => recomputed.Add(loss) });

        Assert.All(plain.Zip(recomputed), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [TorchFact]
    public void A_precision_that_the_device_lacks_is_refused()
    {
        using var folder = new TemporaryFolder();

        InputException error = Assert.Throws<InputException>(() => ShapeRun.Train(ShapeRun.Options(folder.Path, 1) with { Precision = TrainingPrecision.Float16 }));

        Assert.StartsWith("'precision' is 'float16', which needs a CUDA device, but the model is on 'cpu'.", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Mixed_precision_follows_full_precision_within_its_own_digits()
    {
        using var folder = new TemporaryFolder();
        List<double> full = [];
        List<double> mixed = [];

        ShapeRun.Train(ShapeRun.Options(folder.File("a"), 5), new TrainerServices { OnStep = (_, loss) => full.Add(loss) });
        ShapeRun.Train(ShapeRun.Options(folder.File("b"), 5) with { Precision = TrainingPrecision.Bfloat16 }, new TrainerServices { OnStep = (_, loss) => mixed.Add(loss) });

        output.WriteLine($"{string.Join(' ', full)} | {string.Join(' ', mixed)}");
        Assert.All(full.Zip(mixed), pair => Assert.Equal(pair.First, pair.Second, 0.05));
        Assert.NotEqual(full[0], mixed[0]);
    }

    [TorchFact]
    public void A_run_file_trains_from_a_list_of_pictures()
    {
        using var folder = new TemporaryFolder();
        WritePictures(folder.Path);
        TrainingOptions options = RunFile.Parse(
            $"""
            name: from-file
            output: {folder.File("runs")}
            steps: 3
            batch_size: 8
            model:
              tokenizer: {TestSupport.Fixtures.Local("models", "vit_quickgelu", "hf")}
              embedding_dimensions: 32
              vision: {'{'} image_size: 32, patch_size: 8, width: 64, layers: 2 {'}'}
              text: {'{'} context_length: 16, width: 64, layers: 2 {'}'}
            data:
              train:
                - path: {folder.File("pairs.csv")}
            tuning:
              lock_text: true
            evaluation:
              every_steps: 2
              retrieval:
                - name: shapes
                  source: {'{'} path: {folder.File("pairs.csv")} {'}'}
            schedule:
              warm_up_steps: 1
            logging:
              console: false
            """,
            RunFileFormat.Yaml);

        using TrainingRun run = TrainingRun.Open(options);
        TrainingSummary summary = run.Trainer.Train();

        Assert.True(summary.IsComplete);
        Assert.Equal(0, summary.SkippedSamples);
        Assert.False(run.Module.get_parameter("text_projection.weight")!.requires_grad);
        IReadOnlyList<MetricRow> rows = JsonlMetricWriter.Read(run.Trainer.Run.Metrics);
        Assert.Equal([1, 2], rows.Where(row => row["eval/shapes/text_recall_at_1"] is not null).Select(row => row.Step));
        Assert.All(rows, row => Assert.InRange(row["eval/shapes/image_recall_at_10"] ?? 0.5, 1.0 / 24, 1));
        using ClipModel model = ClipModel.Load(summary.ModelFolder!);
        AssertContractAgrees(run, model, folder.File("3.png"));
        Assert.Equal(32, model.Info.Dimensions);
        Assert.Equal(16, model.Info.ContextLength);
    }

    [TorchFact]
    public void Pairs_that_no_run_file_can_name_come_from_code()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = ShapeRun.Options(folder.Path, 2);
        options = options with
        {
            Model = new ModelOptions
            {
                Tokenizer = TestSupport.Fixtures.Local("models", "vit_quickgelu", "hf"),
                EmbeddingDimensions = 16,
                Vision = new VisionOptions { ImageSize = ShapeSource.Size, PatchSize = 8, Width = 64, Layers = 1 },
                Text = new TextOptions { ContextLength = 16, Width = 64, Layers = 1 },
            },
        };
        SampleShare? asked = null;

        using TrainingRun run = TrainingRun.Open(options, new TrainerServices
        {
            OpenSource = share =>
            {
                asked = share;
                return new ShapeSource();
            },
        });

        Assert.True(run.Trainer.Train().IsComplete);
        Assert.Equal((0, 1), (asked!.Value.Rank, asked.Value.WorldSize));
        Assert.Contains("data.train", Assert.Throws<InputException>(() => TrainingRun.Open(options)).Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Steps_leave_no_tensors_behind()
    {
        using var folder = new TemporaryFolder();
        List<long> alive = [];

        ShapeRun.Train(ShapeRun.Options(folder.Path, 20), new TrainerServices { OnStep = (_, _) => alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount) });

        output.WriteLine(string.Join(' ', alive));
        Assert.Equal(alive[4], alive[^1]);
    }

    private void AssertContractAgrees(TrainingRun run, ClipModel model, string picture)
    {
        using var contract = new ModuleClipModel(run.Module, run.Tokenizer);
        float[] expected = model.Images.EncodeOne(ImageSource.FromFile(picture));
        float[] actual = contract.Images.EncodeOne(ImageSource.FromFile(picture));
        TorchArrays.AssertClose(tensor(actual), tensor(expected), 1e-4, output, "picture");
        TorchArrays.AssertClose(tensor(contract.Texts.EncodeOne("a red circle")), tensor(model.Texts.EncodeOne("a red circle")), 1e-4, output, "text");
    }

    private static void WritePictures(string folder)
    {
        var random = new SeededRandom(5);
        List<string> lines = ["filepath,title"];
        for (int number = 0; number < ShapeSource.ClassCount; number++)
        {
            using RgbImage image = ShapeSource.Draw(number, ref random);
            using NetVips.Image picture = NetVips.Image.NewFromMemoryCopy<byte>(image.Pixels.ToArray(), image.Width, image.Height, 3, NetVips.Enums.BandFormat.Uchar);
            picture.WriteToFile(Path.Combine(folder, $"{number}.png"));
            lines.Add($"{number}.png,{ShapeSource.Caption(number)}");
        }

        File.WriteAllLines(Path.Combine(folder, "pairs.csv"), lines);
    }

    private static (Tensor Images, Tensor Texts) EmbedClasses(ClipModule module)
    {
        module.eval();
        using IDisposable unrecorded = no_grad();
        string[] captions = [.. Enumerable.Range(0, ShapeSource.ClassCount).Select(number => ShapeSource.Caption(number))];
        Tensor ids = tensor(ShapeRun.Tokenizer.EncodeBatch(captions), [captions.Length, ShapeRun.ContextLength]).to_type(ScalarType.Int64);
        return (nn.functional.normalize(module.EncodeImages(Pictures())), nn.functional.normalize(module.EncodeTexts(ids)));
    }

    // Pictures of each class that were never trained on.
    private static Tensor Pictures()
    {
        float[] values = new float[PictureCount * 3 * ShapeSource.Size * ShapeSource.Size];
        Imaging.PreprocessSettings settings = Imaging.PreprocessSettings.OpenAi(ShapeSource.Size);
        var random = new SeededRandom(987);
        int plane = ShapeSource.Size * ShapeSource.Size;
        for (int number = 0; number < PictureCount; number++)
        {
            using RgbImage image = ShapeSource.Draw(number % ShapeSource.ClassCount, ref random);
            for (int i = 0; i < 3 * plane; i++)
            {
                values[(number * 3 * plane) + i] = ((image.Pixels[(i % plane * 3) + (i / plane)] / 255f) - settings.Mean[i / plane]) / settings.StandardDeviation[i / plane];
            }
        }

        return tensor(values, [PictureCount, 3, ShapeSource.Size, ShapeSource.Size]);
    }

    private void AssertEngineAgrees(string folder, Tensor images, Tensor texts)
    {
        using ClipModel model = ClipModel.Load(folder);
        float[] expected = new float[PictureCount * model.Info.Dimensions];
        model.Images.EncodePixels(Pictures().data<float>().ToArray(), PictureCount, expected);
        TorchArrays.AssertClose(images, tensor(expected, images.shape), 1e-4, output, "image embeddings");
        model.Texts.Encode([.. Enumerable.Range(0, ShapeSource.ClassCount).Select(number => ShapeSource.Caption(number))], expected);
        TorchArrays.AssertClose(texts, tensor(expected[..(int)texts.NumberOfElements], texts.shape), 1e-4, output, "text embeddings");
    }
}
