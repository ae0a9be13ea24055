using System.Globalization;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Augmentation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Tests.Data;
using Clip.Sdk.Training.Trainer;

namespace Clip.Sdk.Training.Tests.Trainer;

public class ValidationTests
{
    private const int Pairs = 14;
    private const int BatchSize = 6;

    // The reference: the saved model on the ONNX engine, and the formula of the CLIP paper written out in double precision.
    [TorchTheory]
    [InlineData(LossKind.Contrastive)]
    [InlineData(LossKind.Sigmoid)]
    public void Loss_and_retrieval_of_held_out_pairs_are_measured_at_every_evaluation(LossKind kind)
    {
        using var folder = new TemporaryFolder();
        string[] captions = WritePairs(folder, "held");
        WritePairs(folder, "train");
        TrainingOptions options = Options(folder, kind);
        using TrainingRun run = TrainingRun.Open(options);

        TrainingSummary summary = run.Trainer.Train();

        IReadOnlyList<MetricRow> rows = JsonlMetricWriter.Read(run.Trainer.Run.Metrics);
        Assert.Equal([1, 3], rows.Where(row => row["validation/loss"] is not null).Select(row => row.Step));
        using ClipModel model = ClipModel.Load(summary.ModelFolder!);
        ImageSource[] pictures = [.. Enumerable.Range(0, Pairs).Select(i => ImageSource.FromFile(folder.File($"held-{i}.png")))];
        EmbeddingMatrix images = model.Images.Encode<ImageSource>(pictures);
        EmbeddingMatrix texts = model.Texts.Encode<string>(captions);
        MetricRow last = rows.Last(row => row["validation/loss"] is not null);

        // 14 pairs are two batches of 6; the 2 that are over are left out of the loss and are in the retrieval.
        double expected = (Loss(model, images, texts, 0, kind) + Loss(model, images, texts, BatchSize, kind)) / 2;
        Assert.Equal(expected, last["validation/loss"]!.Value, 2e-3);
        for (int depth = 1; depth <= 10; depth = depth == 1 ? 5 : depth + 5)
        {
            Assert.Equal(Recall(texts, images, depth), last[$"validation/image_recall_at_{depth}"]!.Value, precision: 9);
            Assert.Equal(Recall(images, texts, depth), last[$"validation/text_recall_at_{depth}"]!.Value, precision: 9);
        }
    }

    private static string[] WritePairs(TemporaryFolder folder, string name)
    {
        string[] captions = [.. Enumerable.Range(0, Pairs).Select(i => $"a {ShapeSource.Caption(i)}")];
        var lines = new List<string> { "filepath,title" };
        for (int i = 0; i < Pairs; i++)
        {
            File.WriteAllBytes(folder.File($"{name}-{i}.png"), PngFiles.Plain(i * 1500, ShapeSource.Size, ShapeSource.Size));
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name}-{i}.png,{captions[i]}"));
        }

        File.WriteAllLines(folder.File(name + ".csv"), lines);
        return captions;
    }

    private static TrainingOptions Options(TemporaryFolder folder, LossKind kind) => ShapeRun.Options(folder.Path, steps: 4) with
    {
        BatchSize = BatchSize,
        Model = new ModelOptions
        {
            Tokenizer = Fixtures.Local("models", "vit_quickgelu", "hf"),
            EmbeddingDimensions = 32,
            Vision = new VisionOptions { ImageSize = ShapeSource.Size, PatchSize = 8, Width = 64, Layers = 1, Heads = 2 },
            Text = new TextOptions { ContextLength = ShapeRun.ContextLength, Width = 64, Layers = 1, Heads = 2 },
        },
        Loss = new LossOptions { Kind = kind },
        Augmentation = new AugmentationOptions { Crop = CropMode.Centre },
        Data = new DataOptions
        {
            Train = [new DataSourceOptions { Path = folder.File("train.csv") }],
            Validation = [new DataSourceOptions { Path = folder.File("held.csv") }],
            DecodeThreads = 1,
        },
        Evaluation = new EvaluationOptions { EverySteps = 2, BatchSize = 4 },
    };

    private static double Cosine(EmbeddingMatrix left, int row, EmbeddingMatrix right, int column)
    {
        double sum = 0;
        for (int i = 0; i < left.Dimensions; i++)
        {
            sum += (double)left[row][i] * right[column][i];
        }

        return sum;
    }

    private static double Loss(ClipModel model, EmbeddingMatrix images, EmbeddingMatrix texts, int first, LossKind kind)
    {
        double sum = 0;
        for (int i = 0; i < BatchSize; i++)
        {
            double[] byImage = [.. Enumerable.Range(0, BatchSize).Select(j => (model.Info.LogitScale * Cosine(images, first + i, texts, first + j)) + model.Info.LogitBias)];
            double[] byText = [.. Enumerable.Range(0, BatchSize).Select(j => (model.Info.LogitScale * Cosine(texts, first + i, images, first + j)) + model.Info.LogitBias)];
            sum += kind == LossKind.Sigmoid
                ? byImage.Select((logit, j) => Math.Log(1 + Math.Exp(i == j ? -logit : logit))).Sum()
                : (Math.Log(byImage.Sum(Math.Exp)) - byImage[i] + Math.Log(byText.Sum(Math.Exp)) - byText[i]) / 2;
        }

        return sum / BatchSize;
    }

    private static double Recall(EmbeddingMatrix queries, EmbeddingMatrix candidates, int depth)
    {
        int found = Enumerable.Range(0, Pairs).Count(query =>
            Enumerable.Range(0, Pairs).Count(other => Cosine(queries, query, candidates, other) > Cosine(queries, query, candidates, query)) < depth);
        return (double)found / Pairs;
    }
}
