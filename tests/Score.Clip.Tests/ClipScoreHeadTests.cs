using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Batches;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Clip.Sdk.Heads.Scoring;
using Clip.Sdk.Plugins;
using Clip.Sdk.TestSupport;
using Microsoft.Extensions.AI;

namespace Clip.Score.Clip.Tests;

/// <summary>Over a real model of the fixtures; expected scores are those of its reference folder.</summary>
public sealed class ClipScoreHeadTests : IDisposable
{
    private const double Tolerance = 2e-4;

    private readonly ClipModel _model = ClipModel.Load(Fixtures.Local("models", "vit_quickgelu", "hf"));
    private readonly TemporaryFolder _folder = new();
    private readonly JsonNode _scores = JsonNode.Parse(File.ReadAllText(Reference("clip_score.json")))!;
    private readonly JsonNode _inputs = JsonNode.Parse(File.ReadAllText(Reference("inputs.json")))!;

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [SharedTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_agree_with_the_reference_with_and_without_a_pipeline(bool hasPipeline)
    {
        using var host = new HostModel(() => _model);
        using HostEngines engines = hasPipeline ? HostEngines.Create(host) : HostEngines.Create();
        var head = new ClipScoreHead(new FakeContext(_model, engines: engines));

        JsonNode?[] rows = await RunAsync(head, [.. Enumerable.Range(0, 4).Select(index => Item(index) with { References = [Text(Refs(index)[0]), Text(Refs(index)[1])] })]);

        for (int i = 0; i < 4; i++)
        {
            double cosine = (double)_scores["pairs_cosine"]![i]!;
            Assert.Equal(cosine, (double)rows[i]!["cosine"]!, Tolerance);
            Assert.Equal((double)_scores["hessel_clip_s_pairs"]![i]!, (double)rows[i]!["clipScore"]!, 2.5 * Tolerance);
            Assert.Equal((double)_scores["torchmetrics_per_pair_clamped_4x5"]![i]![i]!, (double)rows[i]!["clipScorePercent"]!, 100 * Tolerance);
            Assert.Equal((double)_scores["hessel_refclip_s_pairs"]![i]!, (double)rows[i]!["refClipScore"]!, 2.5 * Tolerance);
        }
    }

    [SharedFact]
    public async Task A_bad_item_is_an_error_in_its_place()
    {
        var head = new ClipScoreHead(new FakeContext(_model));
        BatchItem[] items =
        [
            Item(0),
            Item(1) with { Image = ImageSource.FromFile("/absent.png") },
            Item(2) with { Text = string.Join(' ', Enumerable.Repeat("a very long prompt", 60)) },
            Item(3) with { Text = null },
            Item(1) with { Index = 4, Id = "last" },
        ];

        List<BatchResult> results = await ResultsAsync(head, items);

        Assert.Equal([0L, 1, 2, 3, 4], results.Select(result => result.Index));
        Assert.Equal([null, "image-not-found", "input", "input", null], results.Select(result => result.Error?.Code));
        Assert.Contains("no text to be scored against", results[3].Error!.Message, StringComparison.Ordinal);
    }

    [SharedFact]
    public async Task Many_items_of_few_prompts_come_in_order()
    {
        using var host = new HostModel(() => _model);
        using HostEngines engines = HostEngines.Create(host);
        var head = new ClipScoreHead(new FakeContext(_model, engines: engines));
        BatchItem[] items = [.. Enumerable.Range(0, 150).Select(index => Item(index % 4) with { Index = index, Id = $"i{index}", Text = index % 10 == 3 ? null : Text(index % 5) })];

        List<BatchResult> results = await ResultsAsync(head, items);

        Assert.Equal(Enumerable.Range(0, 150).Select(index => (long)index), results.Select(result => result.Index));
        for (int i = 0; i < 150; i++)
        {
            Assert.Equal(i % 10 == 3, results[i].Error is not null);
            if (results[i].Values is { } values)
            {
                Assert.Equal((double)_scores["cosine_4x5"]![i % 4]![i % 5]!, (double)values["cosine"]!.GetValue<float>(), Tolerance);
            }
        }
    }

    [SharedFact]
    public async Task The_prompt_of_a_generated_picture_is_read_from_it()
    {
        byte[] plain = await File.ReadAllBytesAsync(Fixtures.Shared("preprocess", "images", "png_rgb.png"));
        // Behind the signature and IHDR: 8 + 25 bytes.
        byte[] content = [.. "parameters\0"u8, .. "a photo of an astronaut in a space suit\nSteps: 20"u8];
        byte[] chunk = [0, 0, 0, (byte)content.Length, .. "tEXt"u8, .. content];
        byte[] generated = [.. plain[..33], .. chunk, .. Crc(chunk.AsSpan(4)), .. plain[33..]];
        await File.WriteAllBytesAsync(_folder.File("generated.png"), generated);
        var head = new ClipScoreHead(new FakeContext(_model));

        JsonNode?[] rows = await RunAsync(head, [new BatchItem { Index = 0, Id = "g", Image = ImageSource.FromFile(_folder.File("generated.png")) }]);

        Assert.Equal(("a photo of an astronaut in a space suit", "picture"), ((string?)rows[0]!["prompt"], (string?)rows[0]!["promptSource"]));
        Assert.Equal((double)_scores["cosine_4x5"]![2]![2]!, (double)rows[0]!["cosine"]!, Tolerance);
    }

    [SharedFact]
    public void A_long_text_is_refused_truncated_or_windowed()
    {
        using ClipModel cutting = ClipModel.Load(Fixtures.Local("models", "vit_quickgelu", "hf"), new ClipOptions { Truncation = TextTruncation.KeepEndOfText });
        string text = string.Join(", ", Enumerable.Repeat("a cup of coffee on a wooden table", 20));
        ImageSource image = Item(0).Image!;

        InputException error = Assert.Throws<InputException>(() => new ClipScoreHead(new FakeContext(_model)).ScoreImage(image, text));
        ScoreResult truncated = new ClipScoreHead(new FakeContext(cutting, new JsonObject { ["longTexts"] = "truncate" })).ScoreImage(image, text);
        ScoreResult windowed = new ClipScoreHead(new FakeContext(_model, new JsonObject { ["longTexts"] = "window" })).ScoreImage(image, text);

        Assert.Contains("tokens but the context holds 75", error.Message, StringComparison.Ordinal);
        Assert.Equal((true, 1), (truncated.Truncated, truncated.Windows));
        Assert.False(windowed.Truncated);
        Assert.True(windowed.Windows > 2);
        Assert.Equal(truncated.Tokens, windowed.Tokens);
    }

    [Fact]
    public void Windows_hold_every_word_once_and_are_as_long_as_can_be()
    {
        string text = " one two  three\nfour five six seven ";

        IReadOnlyList<string> windows = TextWindows.Split(text, window => window.Length <= 10);

        Assert.Equal(["one two", "three\nfour", "five six", "seven"], windows);
        Assert.Equal(["overlongword", "b"], TextWindows.Split("overlongword b", window => window.Length <= 3));
    }

    [SharedFact]
    public async Task Pictures_are_ranked_best_first_and_failed_ones_last()
    {
        var head = new ClipScoreHead(new FakeContext(_model));
        ImageSource[] images = [Item(0).Image!, ImageSource.FromFile("/absent.png"), Item(1).Image!, Item(2).Image!, Item(3).Image!];

        IReadOnlyList<RankedImage> ranked = await head.RankImagesAsync(Text(3), images);

        double[] cosines = [.. Enumerable.Range(0, 4).Select(index => (double)_scores["cosine_4x5"]![index]![3]!)];
        Assert.Equal(cosines.OrderDescending(), ranked.Take(4).Select(image => (double)image.Cosine!.Value), (left, right) => Math.Abs(left - right) < Tolerance);
        Assert.Equal((5, "/absent.png"), (ranked[4].Rank, ranked[4].Image));
        Assert.NotNull(ranked[4].Error);
    }

    [SharedFact]
    public void Edits_and_pictures_are_compared_by_their_embeddings()
    {
        (int[] _, float[] images) = Npy.ReadFloats(Reference("image_features_normalized.npy"));
        (int[] _, float[] texts) = Npy.ReadFloats(Reference("text_features_normalized.npy"));
        double[] image0 = Row(images, 0), image1 = Row(images, 1), text0 = Row(texts, 0), text1 = Row(texts, 1);
        double[] imageChange = [.. image1.Zip(image0, (after, before) => after - before)], textChange = [.. text1.Zip(text0, (after, before) => after - before)];
        var head = new ClipScoreHead(new FakeContext(_model));

        EditResult edit = head.ScoreEdit(Item(0).Image!, Item(1).Image!, Text(0), Text(1));

        // The change of the pictures is small and its direction therefore less exact.
        Assert.Equal(Dot(imageChange, textChange) / Math.Sqrt(Dot(imageChange, imageChange) * Dot(textChange, textChange)), edit.DirectionalSimilarity, 0.01);
        Assert.Equal(Dot(image0, image1), edit.ImageSimilarity, Tolerance);
        Assert.Equal((double)_scores["hessel_clip_s_4x5"]![1]![1]!, edit.EditedClipScore, 2.5 * Tolerance);
        Assert.Equal(edit.ImageSimilarity, head.CompareImages(Item(0).Image!, Item(1).Image!), 1e-6);
    }

    [SharedFact]
    public async Task Sets_of_pictures_are_compared_by_folder()
    {
        Directory.CreateDirectory(_folder.File("a"));
        Directory.CreateDirectory(_folder.File("b"));
        for (int i = 0; i < 4; i++)
        {
            File.Copy(Item(i).Image!.Path!, _folder.File("a", $"{i}{Path.GetExtension(Item(i).Image!.Path!)}"));
            File.Copy(Item(3 - i).Image!.Path!, _folder.File("b", $"{i}{Path.GetExtension(Item(3 - i).Image!.Path!)}"));
        }

        await File.WriteAllTextAsync(_folder.File("b", "broken.png"), "no picture");
        var head = new ClipScoreHead(new FakeContext(_model));

        CmmdResult same = await head.CmmdAsync(_folder.File("a"), _folder.File("b"));

        Assert.Equal(0, same.Cmmd, 1e-3);
        Assert.Equal((4, 4, 1), (same.References, same.Generated, same.Failed));
        Assert.Contains("smaller set has 4 pictures", same.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_summed_up_over_prompts_and_compared_in_pairs()
    {
        double[] first = [0.71, 0.52, 0.93, 0.60, 0.66, 0.84, 0.75, 0.58, 0.69, 0.80, 0.77, 0.49];
        File.WriteAllLines(_folder.File("a.jsonl"), first.SelectMany((score, prompt) => new[] { Row(prompt, score - 0.1, "a"), Row(prompt, score + 0.1, "b") }).Append("""{"index":99,"id":"x","error":{"code":"input","message":"m"}}"""));
        File.WriteAllLines(_folder.File("b.jsonl"), first.Select((score, prompt) => Row(prompt, score + (prompt % 3 * 0.05), "a")).Append(Row(12, 0.5, "a")));
        var head = new ClipScoreHead(new FakeContext(_model));

        ScoreSummary summary = head.SummarizeScores(_folder.File("a.jsonl"));
        ComparisonResult comparison = head.CompareScores(_folder.File("a.jsonl"), _folder.File("b.jsonl"));
        IReadOnlyList<RankedPrompt> ranked = head.RankScores(_folder.File("a.jsonl"));

        Assert.Equal((24L, 12, 1L), (summary.All.Rows, summary.All.Prompts, summary.Failed));
        Assert.Equal((0.695, 0.13221882688111472, 0.7), (summary.All.Mean, summary.All.StandardDeviation!.Value, summary.All.Median), new Near());
        Assert.Equal(0.6242, summary.All.Interval!.Low, 0.004);
        Assert.Equal(["even", "odd"], summary.Categories.Select(group => group.Name));
        Assert.Equal((12, 1), (comparison.All.Prompts, comparison.OnlySecond));
        Assert.Equal(0.05, comparison.All.Difference, 1e-12);
        Assert.Equal((8, 4), (comparison.All.SecondWins, comparison.All.Ties));
        // 4 of 12 differences are 0: the other 8 agree in sign in 2 of 2^8 assignments.
        Assert.Equal(2 / 256.0, comparison.All.PValue, 1e-12);
        Assert.True(comparison.All.IsExact);
        Assert.Equal(("p0-b", 0.81), (ranked[0].Images[0].Id, ranked[0].BestScore), new NearNamed());

        static string Row(int prompt, double score, string suffix) =>
            FormattableString.Invariant($$"""{"index":{{prompt}},"id":"p{{prompt}}-{{suffix}}","prompt":"prompt {{prompt:D2}}","category":"{{(prompt % 2 == 0 ? "even" : "odd")}}","clipScore":{{score:R}},"cosine":0.2,"truncated":false,"windows":1}""");
    }

    [Fact]
    public void Rows_of_another_head_are_refused()
    {
        File.WriteAllText(_folder.File("other.jsonl"), "{\"index\":0,\"id\":\"a\",\"caption\":\"x\"}\n");
        var head = new ClipScoreHead(new FakeContext(_model));

        Assert.Contains("expected a row of the head 'clip-score'", Assert.Throws<InputException>(() => head.SummarizeScores(_folder.File("other.jsonl"))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => head.SummarizeScores(_folder.File("other.jsonl"), "beauty"));
        Assert.Throws<InputException>(() => head.SummarizeScores(_folder.File("absent.jsonl")));
    }

    [SharedFact]
    public async Task Every_function_can_be_called_by_its_schema()
    {
        IReadOnlyList<AIFunction> functions = HeadFunctions.Create(new ClipScoreHead(new FakeContext(_model)), FileRoots.Unrestricted);

        Assert.Equal(
            ["cmmd", "compare_images", "compare_scores", "rank_images", "rank_scores", "score_edit", "score_image", "summarize_scores"], functions.Select(function => function.Name).Order());
        AIFunction score = functions.First(function => function.Name == "score_image");
        var result = (JsonElement)(await score.InvokeAsync(new AIFunctionArguments { ["image"] = Item(1).Image!.Path, ["text"] = Text(1) }))!;
        Assert.Equal((double)_scores["pairs_cosine"]![1]!, result.GetProperty("cosine").GetDouble(), Tolerance);
    }

    [Fact]
    public void The_fingerprint_tells_options_apart()
    {
        string plain = new ClipScoreHead(new FakeContext(_model)).Batch.Fingerprint;

        Assert.Equal(plain, new ClipScoreHead(new FakeContext(_model)).Batch.Fingerprint);
        Assert.NotEqual(plain, new ClipScoreHead(new FakeContext(_model, new JsonObject { ["prefix"] = "A photo depicts " })).Batch.Fingerprint);
        Assert.Throws<InputException>(() => new ClipScoreHead(new FakeContext(_model, new JsonObject { ["unknown"] = 1 })));
    }

    private static string Reference(string name) => Fixtures.Local("models", "vit_quickgelu", "reference", name);

    private static async Task<JsonNode?[]> RunAsync(ClipScoreHead head, BatchItem[] items) =>
        [.. (await ResultsAsync(head, items)).Select(result => result.Error is null ? JsonNode.Parse(result.Values!.ToJsonString()) : throw result.Error)];

    private static async Task<List<BatchResult>> ResultsAsync(ClipScoreHead head, BatchItem[] items)
    {
        var results = new List<BatchResult>();
        await foreach (BatchResult result in head.RunAsync(items.ToAsyncEnumerable()))
        {
            results.Add(result);
        }

        return results;
    }

    private BatchItem Item(int index) => new()
    {
        Index = index,
        Id = $"i{index}",
        Image = ImageSource.FromFile(Fixtures.Shared("preprocess", "images", Path.GetFileName((string)_inputs["image_files"]![index]!))),
        Text = Text(index),
    };

    private string Text(int index) => (string)_inputs["texts"]![index]!;

    private int[] Refs(int index) => [.. _scores["refclip_references_text_index"]![index]!.AsArray().Select(reference => (int)reference!)];

    private static double[] Row(float[] values, int row) => [.. values.Skip(row * 48).Take(48).Select(value => (double)value)];

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

    private static byte[] Crc(ReadOnlySpan<byte> content)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in content)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        crc = ~crc;
        return [(byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
    }

    private sealed class Near : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) < 1e-9;

        public int GetHashCode((double, double, double) value) => 0;
    }

    private sealed class NearNamed : IEqualityComparer<(string, double)>
    {
        public bool Equals((string, double) x, (string, double) y) => x.Item1 == y.Item1 && Math.Abs(x.Item2 - y.Item2) < 1e-9;

        public int GetHashCode((string, double) value) => 0;
    }
}
