using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests.Training;

/// <summary>Measurements on a random-weight model, held against what other commands and plain loops say of the same pictures.</summary>
public class EvaluateCommandTests
{
    private static readonly string Model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");

    [Fact]
    public void Zero_shot_accuracy_is_what_classify_says_of_each_picture()
    {
        using var folder = new TemporaryFolder();
        string pictures = PictureSet.WriteClassFolders(folder.File("pictures"), 20);
        string[] names = [.. PictureSet.ClassNames.Order(StringComparer.Ordinal)];
        File.WriteAllBytes(folder.File("pictures", names[0], "broken.png"), [0x89, 0x50, 0x4e, 0x47]);

        ClipProcess run = ClipProcess.Run("evaluate", "zero-shot", pictures, "--model", Model, "--templates", "simple", "--json", "--output", folder.File("report.jsonl"), "--dataset", "bars");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("1 × image-", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Output, File.ReadAllText(folder.File("report.jsonl")));
        JsonObject report = Assert.Single(run.Json).AsObject();
        Assert.Equal(["dataset", "model", "pretrained", "task", "metrics", "language"], report.Select(field => field.Key));
        Assert.Equal(("bars", "zeroshot_classification", "en"), (report["dataset"]!.GetValue<string>(), report["task"]!.GetValue<string>(), report["language"]!.GetValue<string>()));
        ClipProcess classified = ClipProcess.Run("classify", "--model", Model, "--labels", string.Join(',', names), "--templates", "simple", "--json", pictures);
        JsonNode[] rows = [.. classified.Json.Where(row => row["labels"] is not null)];
        Assert.Equal(20, rows.Length);
        double Share(int depth) => rows.Count(row => row["labels"]!.AsArray().Take(depth).Any(label => row["image"]!.GetValue<string>().Contains($"/{label!["label"]!.GetValue<string>()}/", StringComparison.Ordinal))) / 20.0;
        Assert.Equal(Share(1), report["metrics"]!["acc1"]!.GetValue<double>(), precision: 9);
        Assert.Equal(1, report["metrics"]!["acc5"]!.GetValue<double>(), precision: 9);
        Assert.InRange(report["metrics"]!["expected_calibration_error"]!.GetValue<double>(), 0, 1);
    }

    [Fact]
    public void Retrieval_counts_what_plain_loops_over_the_embeddings_count()
    {
        using var folder = new TemporaryFolder();
        PictureSet.WriteCsv(folder.File("pictures"), 15);
        string[][] captions = [.. Enumerable.Range(0, 15).Select(i => (string[])[$"{PictureSet.Caption(i)} {i}", $"picture {i}"])];
        File.WriteAllLines(folder.File("pictures", "pairs.jsonl"), captions.Select((own, i) => JsonSerializer.Serialize(new { image = $"{i:00}.png", captions = own })));
        string[] images = [.. Enumerable.Range(0, 15).Select(i => folder.File("pictures", i.ToString("00", CultureInfo.InvariantCulture) + ".png"))];

        ClipProcess run = ClipProcess.Run("evaluate", "retrieval", folder.File("pictures", "pairs.jsonl"), "--image-column", "image", "--caption-column", "captions", "--model", Model, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonNode metrics = Assert.Single(run.Json)["metrics"]!;
        Assert.Equal(0, ClipProcess.Run(["embed", "--model", Model, "--output", folder.File("images.npy"), "--images", .. images]).ExitCode);
        File.WriteAllLines(folder.File("texts.txt"), captions.SelectMany(own => own));
        Assert.Equal(0, ClipProcess.Run("embed", "--model", Model, "--output", folder.File("texts.npy"), "--texts-file", folder.File("texts.txt")).ExitCode);
        (int[] shape, float[] pictures) = Npy.ReadFloats(folder.File("images.npy"));
        float[] texts = Npy.ReadFloats(folder.File("texts.npy")).Values;
        double Cosine(int image, int text) => Enumerable.Range(0, shape[1]).Sum(i => (double)pictures[(image * shape[1]) + i] * texts[(text * shape[1]) + i]);
        foreach (int depth in new[] { 1, 5, 10 })
        {
            double byText = Enumerable.Range(0, 30).Count(text => Enumerable.Range(0, 15).Count(image => Cosine(image, text) > Cosine(text / 2, text)) < depth) / 30.0;
            double byImage = Enumerable.Range(0, 15).Count(image => Enumerable.Range(0, 2).Any(own => Enumerable.Range(0, 30).Count(text => Cosine(image, text) > Cosine(image, (2 * image) + own)) < depth)) / 15.0;
            Assert.Equal(byText, metrics[$"image_retrieval_recall@{depth}"]!.GetValue<double>(), precision: 9);
            Assert.Equal(byImage, metrics[$"text_retrieval_recall@{depth}"]!.GetValue<double>(), precision: 9);
        }
    }

    [Fact]
    public void Compositional_probes_are_counted_by_kind()
    {
        using var folder = new TemporaryFolder();
        PictureSet.WriteCsv(folder.File("pictures"), 3);
        File.WriteAllLines(folder.File("pictures", "pairs.csv"),
            ["filepath,title", "00.png,a red cat and a blue dog", "01.png,two birds above a tree", "02.png,a plain thing"]);

        ClipProcess run = ClipProcess.Run("evaluate", "compositional", folder.File("pictures", "pairs.csv"), "--model", Model, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonNode metrics = Assert.Single(run.Json)["metrics"]!;
        // Attributes change places in the first; the first denies, the second recounts, turns 'above' around and swaps 'birds' with 'tree' or not at all.
        Assert.Equal(1, metrics["attribute_count"]!.GetValue<double>());
        Assert.Equal(1, metrics["count_count"]!.GetValue<double>());
        Assert.Equal(1, metrics["relation_count"]!.GetValue<double>());
        Assert.Equal(1, metrics["negation_count"]!.GetValue<double>());
        Assert.InRange(metrics["acc"]!.GetValue<double>(), 0, 1);
    }

    [Fact]
    public void Robustness_measures_each_corruption_at_each_severity()
    {
        using var folder = new TemporaryFolder();
        string pictures = PictureSet.WriteClassFolders(folder.File("pictures"), 10);
        string[] common = ["evaluate", "robustness", pictures, "--model", Model, "--templates", "simple"];

        ClipProcess run = ClipProcess.Run([.. common, "--corruptions", "brightness,gaussian-noise", "--severities", "1,5", "--json"]);
        ClipProcess again = ClipProcess.Run([.. common, "--corruptions", "brightness,gaussian-noise", "--severities", "1,5", "--json"]);
        ClipProcess wrong = ClipProcess.Run([.. common, "--corruptions", "rain"]);
        ClipProcess tooBad = ClipProcess.Run([.. common, "--severities", "6"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(run.Output, again.Output);
        JsonObject metrics = Assert.Single(run.Json)["metrics"]!.AsObject();
        Assert.Equal(
            ["acc1", "acc1_brightness_1", "acc1_brightness_5", "acc1_gaussian-noise_1", "acc1_gaussian-noise_5", "acc1_brightness", "acc1_gaussian-noise", "acc1_corrupted", "acc1_kept"],
            metrics.Select(metric => metric.Key));
        double Of(string name) => metrics[name]!.GetValue<double>();
        Assert.Equal((Of("acc1_brightness_1") + Of("acc1_brightness_5")) / 2, Of("acc1_brightness"), precision: 9);
        Assert.Equal((4, 2), (wrong.ExitCode, tooBad.ExitCode));
        Assert.Contains("'rain' is no corruption. Use some of: gaussian-noise,", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_is_fitted_saved_applied_and_measured_alike()
    {
        using var folder = new TemporaryFolder();
        string train = PictureSet.WriteClassFolders(folder.File("train"), 30);
        string test = PictureSet.WriteClassFolders(folder.File("test"), 10, first: 30);
        string probe = folder.File("probe.safetensors");

        ClipProcess fit = ClipProcess.Run("probe", "train", train, "--model", Model, "--output", probe, "--test", test, "--json");
        ClipProcess apply = ClipProcess.Run("probe", "apply", test, "--probe", probe, "--model", Model, "--json");
        ClipProcess measured = ClipProcess.Run("evaluate", "linear-probe", train, "--test", test, "--model", Model, "--json");

        Assert.True(fit.ExitCode == 0, fit.Error);
        JsonNode report = Assert.Single(fit.Json);
        Assert.Equal((5, 30), (report["classes"]!.GetValue<int>(), report["rows"]!.GetValue<int>()));
        Assert.Equal(10, apply.Json.Length);
        Assert.All(apply.Json, row => Assert.Equal(1, row["labels"]!.AsArray().Sum(label => label!["probability"]!.GetValue<double>()), precision: 9));
        double right = apply.Json.Count(row => row["image"]!.GetValue<string>().Contains($"/{row["labels"]![0]!["label"]!.GetValue<string>()}/", StringComparison.Ordinal)) / 10.0;
        Assert.Equal(right, report["test"]!["top1"]!.GetValue<double>(), precision: 9);
        Assert.Equal(right, measured.Json[0]["metrics"]!["lp_acc1"]!.GetValue<double>(), precision: 9);
        // Bars of five colours are easy even for random weights; chance is 0.2.
        Assert.True(right >= 0.8, right.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_probe_takes_features_and_refuses_another_model()
    {
        using var folder = new TemporaryFolder();
        string train = PictureSet.WriteClassFolders(folder.File("train"), 20);
        string[] files = [.. Directory.GetFiles(train, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        ClipProcess.Run(["embed", "--model", Model, "--raw", "--output", folder.File("features.npy"), "--images", .. files]);
        File.WriteAllLines(folder.File("features.labels.txt"), files.Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)));

        ClipProcess fit = ClipProcess.Run("probe", "train", folder.File("features.npy"), "--c", "0.316", "--output", folder.File("a.safetensors"), "--json");
        ClipProcess fromPictures = ClipProcess.Run("probe", "train", train, "--model", Model, "--c", "0.316", "--output", folder.File("b.safetensors"));
        ClipProcess apply = ClipProcess.Run("probe", "apply", folder.File("features.npy"), "--probe", folder.File("a.safetensors"), "--json");
        string other = Path.Combine(Fixtures.Local("models"), "rn_quickgelu", "torchscript_fp16_cpu.pt");
        ClipProcess refused = ClipProcess.Run("probe", "apply", train, "--probe", folder.File("b.safetensors"), "--model", other, "--vocab", Fixtures.Local("models", "mini_bpe_1024.txt.gz"));
        ClipProcess noModel = ClipProcess.Run("probe", "train", train, "--output", folder.File("c.safetensors"));

        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.True(fromPictures.ExitCode == 0, fromPictures.Error);
        Assert.Equal(20, apply.Json.Length);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("The probe was fitted on embeddings of", refused.Error, StringComparison.Ordinal);
        Assert.Equal(4, noModel.ExitCode);
        Assert.Contains("--model", noModel.Error, StringComparison.Ordinal);
    }
}
