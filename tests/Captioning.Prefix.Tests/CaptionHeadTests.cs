using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Batches;
using Clip.Sdk.Captioning;
using Clip.Sdk.Engines;
using Clip.Sdk.Heads;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.Plugins;
using Clip.Sdk.TestSupport;
using Microsoft.Extensions.AI;

namespace Clip.Captioning.Prefix.Tests;

public sealed class CaptionHeadTests : IDisposable
{
    private readonly ClipModel _model = ClipModel.Load(Fixtures.Local("models", "vit_quickgelu", "hf"));
    private readonly CaptionHead _head;
    private readonly string[] _pictures = [.. Directory.EnumerateFiles(Fixtures.Local("preprocess", "images"), "*.png").Order(StringComparer.Ordinal).Take(3)];

    public CaptionHeadTests() => _head = CaptionHead.Create(Context());

    public void Dispose()
    {
        _head.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void A_caption_is_what_the_captioner_makes_of_the_raw_embedding()
    {
        var image = ImageSource.FromFile(_pictures[0]);
        using Captioner captioner = CaptionFixture.Open("mlp");
        GeneratedText expected = captioner.Generate(_model.Images.EncodeOne(image, EmbeddingForm.Raw), new DecodingOptions { MaxTokens = 10 })[0];

        CaptionAnswer answer = _head.Caption(image, maxTokens: 10);

        Assert.Equal((expected.Text, expected.Score, expected.Ids.Count), (answer.Caption, answer.Score, answer.Tokens));
    }

    [Fact]
    public void Candidates_are_ranked_by_score_and_cosine_with_the_picture()
    {
        var image = ImageSource.FromFile(_pictures[1]);

        IReadOnlyList<CaptionAnswer> ranked = _head.Candidates(image, count: 4, beams: 4, maxTokens: 6);
        IReadOnlyList<CaptionAnswer> plain = _head.Candidates(image, count: 4, beams: 4, maxTokens: 6, rerank: false);

        Assert.Equal(ranked.OrderByDescending(answer => answer.Score + (1.5 * answer.Cosine)), ranked);
        Assert.Equal(plain.OrderByDescending(answer => answer.Score), plain);
        Assert.Equal(plain.Select(answer => answer.Caption).Order(StringComparer.Ordinal), ranked.Select(answer => answer.Caption).Order(StringComparer.Ordinal));
        float[] picture = _model.Images.EncodeOne(image);
        float[] text = _model.Texts.EncodeOne(ranked[0].Caption);
        Assert.Equal(picture.Zip(text).Sum(pair => pair.First * pair.Second), ranked[0].Cosine!.Value, 1e-5);
    }

    [Fact]
    public async Task Functions_take_and_give_json()
    {
        IReadOnlyList<AIFunction> functions = HeadFunctions.Create(_head, Context());
        Assert.Equal(["caption", "caption_candidates", "caption_stream", "explain_caption"], functions.Select(function => function.Name).Order(StringComparer.Ordinal));
        AIFunction caption = functions.Single(function => function.Name == "caption");
        AIFunction stream = functions.Single(function => function.Name == "caption_stream");
        using JsonDocument arguments = JsonDocument.Parse("""{ "method": "greedy", "maxTokens": 7 }""");

        var answer = (JsonElement)(await caption.InvokeAsync(new AIFunctionArguments
        {
            ["image"] = _pictures[0],
            ["method"] = arguments.RootElement.GetProperty("method"),
            ["maxTokens"] = arguments.RootElement.GetProperty("maxTokens"),
        }))!;
        string streamed = "";
        await foreach (string piece in (IAsyncEnumerable<string>)(await stream.InvokeAsync(new AIFunctionArguments { ["image"] = _pictures[0], ["maxTokens"] = 7 }))!)
        {
            streamed += piece;
        }

        Assert.Equal(answer.GetProperty("caption").GetString(), streamed);
        Assert.InRange(answer.GetProperty("tokens").GetInt32(), 1, 7);
    }

    [Fact]
    public void An_explanation_has_a_drop_for_every_cell_and_position()
    {
        CaptionExplanation explanation = _head.Explain(ImageSource.FromFile(_pictures[2]), grid: 3);

        Assert.NotEmpty(explanation.Words);
        Assert.All(explanation.Words, word => Assert.Equal(9, word.Drops.Count));
        Assert.All(explanation.PrefixWords, word => Assert.Equal(5, word.Drops.Count));
        Assert.Contains(explanation.PrefixWords, word => word.Drops.Any(drop => Math.Abs(drop) > 1e-3));
        Assert.Throws<InputException>(() => _head.Explain(ImageSource.FromFile(_pictures[2]), grid: 25));
    }

    [Fact]
    public async Task A_bad_picture_of_a_batch_is_told_by_itself_and_results_stay_in_order()
    {
        BatchItem[] items =
        [
            Item(0, ImageSource.FromFile(_pictures[0])),
            Item(1, ImageSource.FromBytes(new byte[] { 1, 2, 3 }, "bad.png")),
            Item(2, ImageSource.FromFile(_pictures[1])),
            Item(3, null),
            Item(4, ImageSource.FromFile(_pictures[2])),
        ];

        List<BatchResult> results = [];
        await foreach (BatchResult result in _head.RunAsync(items.ToAsyncEnumerable()))
        {
            results.Add(result);
        }

        Assert.Equal([0, 1, 2, 3, 4], results.Select(result => result.Index));
        Assert.Equal([false, true, false, true, false], results.Select(result => result.Error is not null));
        Assert.Equal("input", results[3].Error!.Code);
        Assert.Equal(_head.Batch.Columns.Select(column => column.Name), results[0].Values!.Select(value => value.Key));
        Assert.Equal(_head.Caption(items[2].Image!).Caption, results[2].Values!["caption"]!.GetValue<string>());
    }

    [Fact]
    public void The_fingerprint_of_a_job_tells_captioners_and_options_apart()
    {
        using CaptionHead same = CaptionHead.Create(Context());
        using CaptionHead other = CaptionHead.Create(Context("transformer"));
        using CaptionHead greedy = CaptionHead.Create(Context(decoding: new JsonObject { ["method"] = "greedy" }));

        Assert.Equal(_head.Batch.Fingerprint, same.Batch.Fingerprint);
        Assert.Equal(3, new[] { _head, other, greedy }.Select(head => head.Batch.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void A_folder_with_another_space_is_refused_and_with_the_same_is_taken()
    {
        using var folder = new TemporaryFolder();
        CaptionFolder.Make(folder, """{ "spaceId": "Somewhere-0123456789abcdef" }""");
        var options = new JsonObject { ["captioner"] = folder.Path };

        PluginException error = Assert.Throws<PluginException>(() => CaptionHead.Create(new FakeContext(_model, options)));
        Assert.Contains("'Somewhere-0123456789abcdef'", error.Message, StringComparison.Ordinal);

        CaptionFolder.Make(folder, $$"""{ "spaceId": "{{_model.Images.Info.SpaceId}}", "maxTokens": 3 }""");
        using CaptionHead head = CaptionHead.Create(new FakeContext(_model, options));
        Assert.InRange(head.Caption(ImageSource.FromFile(_pictures[0])).Tokens, 1, 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public async Task A_captioner_with_views_takes_the_whole_picture_and_its_windows(double sizeStep)
    {
        using var folder = new TemporaryFolder();
        CaptionFolder.Make(folder, $$$"""{ "spaceId": "{{{_model.Images.Info.SpaceId}}}", "normalizeEmbedding": true, "views": { "grid": 2, "size": 0.6, "sizeStep": {{{sizeStep.ToString(System.Globalization.CultureInfo.InvariantCulture)}}} } }""");
        using CaptionHead head = CaptionHead.Create(new FakeContext(_model, new JsonObject { ["captioner"] = folder.Path }));
        using Captioner captioner = Captioner.Open(folder.Path, CaptionFixture.Weights, new CausalLanguageModelFactory());
        var image = ImageSource.FromFile(_pictures[1]);
        RgbPixels pixels = ((IImageCodec)HostEngines.Create().GetService(typeof(IImageCodec))!).Decode(image);
        var views = new PictureViews { Grid = 2, Size = 0.6, SizeStep = sizeStep };
        float[] embeddings = new float[captioner.InputWidth];
        views.Gather([.. views.Cut(pixels).Prepend(image).SelectMany(view => _model.Images.EncodeOne(view, EmbeddingForm.Raw))], embeddings);
        GeneratedText expected = captioner.Generate(embeddings, new DecodingOptions { MaxTokens = 8 })[0];

        CaptionAnswer answer = head.Caption(image, maxTokens: 8);
        List<BatchResult> batch = await head.RunAsync(new[] { Item(0, ImageSource.FromFile(_pictures[0])), Item(1, image) }.ToAsyncEnumerable()).ToListAsync();

        Assert.Equal((5 * 48, 5 * 5), (captioner.InputWidth, captioner.PrefixLength));
        Assert.Equal((expected.Text, expected.Score), (answer.Caption, answer.Score));
        Assert.Equal(head.Caption(image).Caption, batch[1].Values!["caption"]!.GetValue<string>());
        Assert.All(head.Explain(image, grid: 2).PrefixWords, word => Assert.Equal(25, word.Drops.Count));
    }

    [Fact]
    public void Views_beyond_their_limits_are_told_and_a_host_without_pixels_too()
    {
        using var folder = new TemporaryFolder();
        CaptionFolder.Make(folder, """{ "views": { "grid": 17 } }""");
        Assert.Contains("wanted a grid of 0 to 16", Assert.Throws<ModelFormatException>(() => CaptionerSettings.Read(folder.File("captioner.json"))).Message, StringComparison.Ordinal);
        CaptionFolder.Make(folder, """{ "views": null }""");
        Assert.Equal(1, CaptionerSettings.Read(folder.File("captioner.json")).Views.Count);

        var encoder = new PictureEncoder(_model, codec: null, new PictureViews { Grid = 1 });
        Assert.Contains(nameof(IImageCodec), Assert.Throws<PluginException>(() => encoder.Encode(ImageSource.FromFile(_pictures[0]), default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plugin_without_a_captioner_asks_for_one()
    {
        using var folder = new TemporaryFolder();

        PluginException error = Assert.Throws<PluginException>(() => CaptionHead.Create(new FakeContext(_model, []) { PluginFolder = folder.Path }));

        Assert.Contains("Name one in the option 'captioner'", error.Message, StringComparison.Ordinal);
    }

    private static BatchItem Item(long index, ImageSource? image) => new() { Index = index, Id = $"item-{index}", Image = image };

    private FakeContext Context(string name = "mlp", JsonObject? decoding = null) => new(
        _model,
        new JsonObject { ["captioner"] = CaptionFixture.File(name), ["tokenizer"] = CaptionFixture.Tokenizer, ["decoding"] = decoding ?? new JsonObject { ["maxTokens"] = 12 } });
}
