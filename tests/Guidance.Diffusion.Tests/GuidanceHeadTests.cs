using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.Engines;
using Clip.Sdk.Guidance;
using Clip.Sdk.Heads;
using Microsoft.Extensions.AI;

namespace Clip.Guidance.Diffusion.Tests;

public sealed class GuidanceHeadTests : IDisposable
{
    private readonly TestHost _host = new();

    [Fact]
    public void The_plugin_names_its_head_as_the_manifest_does()
    {
        var registry = new Registry();

        new GuidancePlugin().Register(registry);

        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "plugins", "Guidance.Diffusion", "plugin.json")));
        JsonElement head = manifest.RootElement.GetProperty("heads")[0];
        Assert.Equal([(head.GetProperty("name").GetString()!, head.GetProperty("description").GetString()!)], registry.Heads);
    }

    [TorchFact]
    public async Task Guide_image_writes_a_picture_that_matches_better()
    {
        using var head = new GuidanceHead(_host);

        JsonElement result = await Call(head, "guide_image", new { prompts = new[] { "a drawing of a cat" }, negative = new[] { "a dog" }, output = "cat.png", width = 48, height = 40, steps = 25, seed = 3 });

        Assert.Equal(_host.Folder.File("cat.png"), result.GetProperty("path").GetString());
        RgbPixels picture = _host.Codec.Decode(ImageSource.FromFile(_host.Folder.File("cat.png")));
        Assert.Equal((48, 40), (picture.Width, picture.Height));
        JsonElement cat = result.GetProperty("prompts")[0];
        Assert.True(cat.GetProperty("scoreAfter").GetDouble() > cat.GetProperty("scoreBefore").GetDouble() + 3, result.ToString());
        Assert.Equal(-1, result.GetProperty("prompts")[1].GetProperty("weight").GetDouble());
        Assert.Empty(Directory.GetFiles(_host.Folder.Path, "*.tmp"));
    }

    [TorchFact]
    public void Painting_is_the_same_for_equal_seeds_and_can_be_left_at_any_step()
    {
        using var head = new GuidanceHead(_host);
        GuidancePrompt[] prompts = [GuidancePrompt.FromText("a drawing of a cat")];
        var options = new PaintingOptions { Width = 32, Height = 32, Steps = 6, Seed = 2 };

        PaintingStep[] first = [.. head.Paint(prompts, options)], second = [.. head.Paint(prompts, options).Take(5)];
        PaintingStep other = head.Paint(prompts, options with { Seed = 3 }).ElementAt(1);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], first.Select(step => step.Number));
        Assert.Equal(first[4].Picture.Values.ToArray(), second[4].Picture.Values.ToArray());
        Assert.NotEqual(first[1].Picture.Values.ToArray(), other.Picture.Values.ToArray());
    }

    [TorchFact]
    public void A_start_is_where_painting_begins_and_is_held_to()
    {
        using var head = new GuidanceHead(_host);
        byte[] values = new byte[32 * 32 * 3];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (byte)(60 + (i % 7 * 20));
        }

        var options = new PaintingOptions { Width = 32, Height = 32, Steps = 8, Start = new RgbPixels(32, 32, values) };
        GuidancePrompt[] prompts = [GuidancePrompt.FromText("a drawing of a cat")];

        double free = Difference(head.Paint(prompts, options).Last().Picture, values);
        double held = Difference(head.Paint(prompts, options with { StartScale = 1000 }).Last().Picture, values);

        Assert.True(held < free / 2, $"{held} {free}");
    }

    [TorchFact]
    public async Task Score_guidance_tells_the_parts_of_the_loss()
    {
        using var head = new GuidanceHead(_host);
        byte[] values = new byte[40 * 30 * 3];
        new Random(1).NextBytes(values);
        File.WriteAllBytes(_host.Folder.File("noise.png"), _host.Codec.Encode(new RgbPixels(40, 30, values), EncodedImageFormat.Png));

        JsonElement score = await Call(head, "score_guidance", new { image = "noise.png", prompts = new[] { "a drawing of a cat", "fog:-0.5" } });

        double sum = (1000 * score.GetProperty("promptLoss").GetDouble()) + (150 * score.GetProperty("totalVariation").GetDouble());
        Assert.Equal(sum, score.GetProperty("loss").GetDouble(), 1e-6 * sum);
        Assert.Equal(2, score.GetProperty("cosines").GetArrayLength());
        Assert.True(score.GetProperty("gradientRootMeanSquare").GetDouble() > 0);
    }

    [Fact]
    public async Task Encode_conditioning_writes_the_states_of_the_text_tower()
    {
        using var head = new GuidanceHead(_host);
        using var direct = _host.Require<ITextStateEncoderFactory>("tests").Open();
        string[] prompts = ["a drawing of a cat", ""];

        JsonElement result = await Call(head, "encode_conditioning", new { prompts, output = "states.npy" });

        (int[] shape, float[] values) = Npy.ReadFloats(_host.Folder.File("states.npy"));
        Assert.Equal([2, direct.TokenCount, direct.Width], shape);
        Assert.Equal(direct.Width, result.GetProperty("width").GetInt32());
        float[] expected = new float[values.Length];
        direct.Encode(prompts, expected);
        Assert.Equal(expected, values);
    }

    [Fact]
    public async Task A_machine_without_gradients_is_told_what_it_lacks()
    {
        using var host = new TestHost(hasGradients: false);
        using var head = new GuidanceHead(host);

        var error = await Assert.ThrowsAsync<PluginException>(() => Call(head, "guide_image", new { prompts = new[] { "a cat" }, output = "cat.png" }, host));

        Assert.StartsWith("Head 'guidance' needs the engine 'IDifferentiableImageEncoderFactory' (guidance needs gradients of the image encoder)", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(host.Folder.File("cat.png")));
    }

    [Fact]
    public async Task What_a_host_does_not_allow_is_refused_before_anything_is_computed()
    {
        using var host = new TestHost(hasGradients: false, new HeadOptions((JsonObject)JsonNode.Parse("""{ "maxPixels": 1000 }""")!));
        using var head = new GuidanceHead(host);

        var outside = await Assert.ThrowsAsync<InputException>(() => Call(head, "guide_image", new { prompts = new[] { "a cat" }, output = "/elsewhere/cat.png" }, host));
        var large = await Assert.ThrowsAsync<InputException>(() => Call(head, "guide_image", new { prompts = new[] { "a cat" }, output = "cat.png" }, host));
        var empty = await Assert.ThrowsAsync<InputException>(() => Call(head, "guide_image", new { prompts = Array.Empty<string>(), output = "cat.png" }, host));

        Assert.Contains("/elsewhere/cat.png", outside.Message, StringComparison.Ordinal);
        Assert.StartsWith("This host paints at most 1000 pixels and 10000 steps, but 64 × 64 pixels and 100 steps were asked for.", large.Message, StringComparison.Ordinal);
        Assert.StartsWith("At least one prompt is wanted", empty.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _host.Dispose();

    private async Task<JsonElement> Call(GuidanceHead head, string name, object arguments, TestHost? host = null)
    {
        AIFunction function = HeadFunctions.Create(head, (host ?? _host).Files).Single(function => function.Name == name);
        Dictionary<string, object?> values = JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value);
        return (JsonElement)(await function.InvokeAsync(new AIFunctionArguments(values)))!;
    }

    private static double Difference(RgbPixels picture, byte[] values) => picture.Values.ToArray().Zip(values, (x, y) => Math.Abs(x - y)).Average();

    private sealed class Registry : IHeadRegistry
    {
        public List<(string Name, string Description)> Heads { get; } = [];

        public void Add<THead>(string name, string description, Func<IHeadContext, THead> create)
            where THead : class => Heads.Add((name, description));
    }
}
