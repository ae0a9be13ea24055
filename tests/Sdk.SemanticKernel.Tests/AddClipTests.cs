using System.Text.Json;
using Clip.Sdk.Plugins;
using Clip.Sdk.TestSupport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

// Microsoft.Extensions.AI, which the real package brings along, has a type of this name too.
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

namespace Clip.Sdk.SemanticKernel.Tests;

public sealed class AddClipTests : IAsyncLifetime, IDisposable
{
    private static readonly string Picture = Fixtures.Local("preprocess", "images", "noise_300x225.png");
    private static readonly string Model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");

    private readonly PluginFolder _folder = new("Heads.First");
    private Kernel? _kernel;

    [Fact]
    public async Task Every_head_is_a_plugin_and_every_described_method_a_function_with_the_head_s_schema()
    {
        Kernel kernel = Open();
        HeadCatalog catalog = kernel.GetRequiredService<HeadCatalog>();
        AIFunction say = catalog.Functions("first").Single(function => function.Name == "say");
        KernelFunction function = kernel.Plugins["first"]["say"];

        Assert.Equal(say.Description, function.Description);
        Assert.Equal(
            say.JsonSchema.GetProperty("properties").EnumerateObject().Select(property => (property.Name, JsonSerializer.Serialize(property.Value))),
            function.JsonSchema.GetProperty("properties").EnumerateObject().Select(property => (property.Name, JsonSerializer.Serialize(property.Value))));
        Assert.Equal(["text"], function.Metadata.Parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name));

        JsonElement said = await kernel.InvokeAsync<JsonElement>("first", "say", new KernelArguments { ["text"] = "hey", ["times"] = 2, ["loudness"] = "shouting" });
        Assert.Equal("HEY HEY", said.GetProperty("text").GetString());
        Assert.Equal("version 1", await kernel.InvokeAsync<string>("first", "version"));
    }

    [Fact]
    public async Task A_stream_of_a_head_is_a_stream_of_the_kernel()
    {
        List<string> words = await Open().InvokeStreamingAsync<string>("first", "words", new KernelArguments { ["text"] = "one by one" }).ToListAsync();

        Assert.Equal(["one", "by", "one"], words);
    }

    [Fact]
    public async Task Pictures_come_as_content_as_data_and_as_paths_below_the_roots()
    {
        string root = Directory.CreateDirectory(Path.Combine(_folder.Root, "pictures")).FullName;
        byte[] bytes = File.ReadAllBytes(Picture);
        File.WriteAllBytes(Path.Combine(root, "a.png"), bytes);
        Kernel kernel = Open(options => options with { ReadableFolders = [root] });
        object[] forms =
        [
            new ImageContent(bytes, "image/png"),
            new ImageContent(new Uri(Path.Combine(root, "a.png"))),
            new DataContent(bytes, "image/png"),
            new DataContent(bytes, "image/png").Uri,
            "a.png",
        ];

        var answers = new List<string>();
        foreach (object image in forms)
        {
            answers.Add((await kernel.InvokeAsync<JsonElement>("first", "look", new KernelArguments { ["image"] = image, ["texts"] = new[] { "a", "b" } })).GetRawText());
        }

        Assert.Single(answers.Distinct());
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../outside.png")]
    [InlineData("https://example.com/a.png")]
    public async Task A_path_outside_the_roots_is_refused(string reference)
    {
        string root = Directory.CreateDirectory(Path.Combine(_folder.Root, "pictures")).FullName;
        File.WriteAllText(Path.Combine(_folder.Root, "outside.png"), "");
        Kernel kernel = Open(options => options with { ReadableFolders = [root] });

        await Assert.ThrowsAsync<InputException>(() => kernel.InvokeAsync("first", "look", new KernelArguments { ["image"] = reference, ["texts"] = new[] { "a" } }));
    }

    [Fact]
    public async Task Without_roots_no_file_is_read()
    {
        string path = Path.Combine(_folder.Root, "a.png");
        File.WriteAllText(path, "");

        InputException error = await Assert.ThrowsAsync<InputException>(() => Open().InvokeAsync("first", "look", new KernelArguments { ["image"] = path, ["texts"] = new[] { "a" } }));
        Assert.Contains("ReadableFolders", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedding_generators_are_services()
    {
        Kernel kernel = Open();
        var texts = kernel.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        var images = kernel.GetRequiredService<IEmbeddingGenerator<DataContent, Embedding<float>>>();

        GeneratedEmbeddings<Embedding<float>> text = await texts.GenerateAsync(["a"]);
        GeneratedEmbeddings<Embedding<float>> image = await images.GenerateAsync([new DataContent(File.ReadAllBytes(Picture), "image/png")]);
        Assert.Equal(text[0].Vector.Length, image[0].Vector.Length);
        Assert.Equal(kernel.GetRequiredService<IClipModel>().Info.Dimensions, text[0].Vector.Length);
    }

    [Fact]
    public async Task Filters_run_around_heads()
    {
        Kernel kernel = Open();
        kernel.FunctionInvocationFilters.Add(new RefusingFilter());

        Assert.Equal("refused first.version", await kernel.InvokeAsync<string>("first", "version"));
    }

    [Fact]
    public async Task A_head_that_is_dropped_beside_a_living_kernel_appears_in_it_and_goes_with_its_folder()
    {
        Kernel kernel = Open();
        Assert.False(kernel.Plugins.Contains("second"));

        _folder.Add("Heads.Second", "Heads.Second");
        await UntilAsync(() => kernel.Plugins.Contains("second"));

        _folder.Remove("Heads.Second");
        await UntilAsync(() => !kernel.Plugins.Contains("second"));
        Assert.Equal("version 1", await kernel.InvokeAsync<string>("first", "version"));
    }

    [Fact]
    public async Task A_head_that_is_replaced_answers_with_its_new_version()
    {
        Kernel kernel = Open();
        Assert.Equal("version 1", await kernel.InvokeAsync<string>("first", "version"));

        _folder.Remove("Heads.First");
        _folder.Add("Heads.First.Next", "Heads.First");
        await UntilAsync(() => kernel.Plugins.Contains("first_news"));
        Assert.NotEqual("version 1", await kernel.InvokeAsync<string>("first", "version"));
    }

    [Fact]
    public void A_broken_plugin_leaves_the_others_in_the_kernel()
    {
        _folder.Add("Heads.Throwing", "Heads.Throwing");
        Directory.CreateDirectory(Path.Combine(_folder.Plugins, "Broken"));
        File.WriteAllText(Path.Combine(_folder.Plugins, "Broken", "plugin.json"), "{ not json");
        Kernel kernel = Open();

        Assert.True(kernel.Plugins.Contains("first"));
        Assert.Contains(kernel.GetRequiredService<HeadCatalog>().Failures, failure => failure.Folder.EndsWith("Broken", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plugin_of_the_host_keeps_its_name()
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Plugins.AddFromFunctions("first", [KernelFunctionFactory.CreateFromMethod(() => 1, "mine")]);
        _kernel = builder.AddClip(Options()).Build();

        Assert.True(_kernel.Plugins["first"].Contains("mine"));
        Assert.True(_kernel.Plugins.Contains("first_batch"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    // Synchronous disposal lets heads end on their own time, and the test heads write into their data folder when they end.
    public async Task DisposeAsync()
    {
        if (_kernel?.Services is IAsyncDisposable services)
        {
            await services.DisposeAsync();
        }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private Kernel Open(Func<ClipKernelOptions, ClipKernelOptions>? change = null)
    {
        ClipKernelOptions options = Options();
        return _kernel = Kernel.CreateBuilder().AddClip(change is null ? options : change(options)).Build();
    }

    private ClipKernelOptions Options() => new() { Model = Model, PluginFolders = [_folder.Plugins], DataFolder = Path.Combine(_folder.Root, "data") };

    private sealed class RefusingFilter : IFunctionInvocationFilter
    {
        public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
        {
            context.Result = new FunctionResult(context.Function, $"refused {context.Function}");
            return Task.CompletedTask;
        }
    }
}
