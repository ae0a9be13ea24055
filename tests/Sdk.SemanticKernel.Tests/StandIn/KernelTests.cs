using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.SemanticKernel.Tests.StandIn;

public sealed class KernelTests
{
    [Fact]
    public async Task Functions_are_found_in_any_case_by_plugin_or_among_all()
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Plugins.AddFromFunctions("math", "Numbers.", [Function("one", 1), Function("two", 2)]).AddFromObject(new Greeter());
        Kernel kernel = builder.Build();

        Assert.Equal(2, await kernel.InvokeAsync<int>("MATH", "Two"));
        Assert.Equal(1, await kernel.InvokeAsync<int>(null, "one"));
        Assert.Equal("hello", await kernel.InvokeAsync<string>("Greeter", "greet"));
        Assert.Equal("math", kernel.Plugins["math"]["one"].PluginName);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => kernel.InvokeAsync("math", "three"));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => kernel.InvokeAsync("physics", "one"));
        Assert.Equal(["greet", "one", "two"], kernel.Plugins.GetFunctionsMetadata().Select(function => function.Name).Order());
    }

    [Fact]
    public void Names_are_checked_and_doubles_refused()
    {
        Assert.Throws<ArgumentException>(() => KernelPluginFactory.CreateFromFunctions("with-hyphen", []));
        Assert.Throws<ArgumentException>(() => KernelPluginFactory.CreateFromFunctions(" ", []));
        Assert.Throws<ArgumentException>(() => Function("with space", 1));
        Assert.Throws<ArgumentException>(() => KernelPluginFactory.CreateFromFunctions("p", [Function("f", 1), Function("F", 2)]));
        Assert.Throws<ArgumentException>(() => KernelPluginFactory.CreateFromObject(new object()));

        var plugins = new KernelPluginCollection { KernelPluginFactory.CreateFromFunctions("p", []) };
        Assert.Throws<ArgumentException>(() => plugins.Add(KernelPluginFactory.CreateFromFunctions("P", [])));
    }

    [Fact]
    public async Task Filters_run_around_functions_the_first_outermost_and_may_answer_themselves()
    {
        var log = new List<string>();
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IFunctionInvocationFilter>(new NamedFilter("outer", log));
        builder.Plugins.AddFromFunctions("p", [KernelFunctionFactory.CreateFromMethod(() => log.Add("function"), "f")]);
        Kernel kernel = builder.Build();
        kernel.FunctionInvocationFilters.Add(new NamedFilter("inner", log));

        await kernel.InvokeAsync("p", "f");
        Assert.Equal(["outer+", "inner+", "function", "inner-", "outer-"], log);

        log.Clear();
        kernel.FunctionInvocationFilters.Add(new AnsweringFilter());
        Assert.Equal("refused", await kernel.InvokeAsync<string>("p", "f"));
        Assert.DoesNotContain("function", log);
    }

    [Fact]
    public async Task Filters_see_streams()
    {
        var log = new List<string>();
        var kernel = new Kernel();
        kernel.FunctionInvocationFilters.Add(new NamedFilter("filter", log));

        Assert.Equal([1], await kernel.InvokeStreamingAsync<int>(Function("one", 1)).ToListAsync());
        Assert.Equal(["filter+ streaming", "filter-"], log);
    }

    [Fact]
    public void Services_are_found_with_and_without_key()
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddKeyedSingleton("a", "first").AddKeyedSingleton("b", "second");
        Kernel kernel = builder.Build();

        Assert.Equal("first", kernel.GetRequiredService<string>("a"));
        Assert.Equal("second", kernel.GetRequiredService<string>());
        Assert.Equal(["first", "second"], kernel.GetAllServices<string>().Order());
        Assert.Throws<KernelException>(() => kernel.GetRequiredService<Version>());
    }

    [Fact]
    public void A_clone_has_collections_of_its_own()
    {
        var kernel = new Kernel();
        kernel.ImportPluginFromFunctions("p", [Function("f", 1)]);
        kernel.Data["x"] = 1;
        Kernel clone = kernel.Clone();
        clone.Plugins.Clear();
        clone.Data.Clear();

        Assert.Single(kernel.Plugins);
        Assert.Equal(1, kernel.Data["x"]);
    }

    [Fact]
    public void A_kernel_of_a_container_is_not_built_by_its_builder()
    {
        var services = new ServiceCollection();
        IKernelBuilder builder = services.AddKernel();
        builder.Plugins.AddFromFunctions("p", [Function("f", 1)]);

        Assert.Throws<InvalidOperationException>(() => builder.Build());
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Single(provider.GetRequiredService<Kernel>().Plugins);
        Assert.NotSame(provider.GetRequiredService<Kernel>().Plugins, provider.GetRequiredService<Kernel>().Plugins);
    }

    [Fact]
    public void A_picture_is_bytes_a_data_uri_or_elsewhere()
    {
        var picture = new ImageContent(new byte[] { 1, 2, 3 }, "image/png");
        Assert.Equal("data:image/png;base64,AQID", picture.DataUri);

        var parsed = new ImageContent("data:image/jpeg;base64,AQID");
        Assert.Equal("image/jpeg", parsed.MimeType);
        Assert.Equal([1, 2, 3], parsed.Data!.Value.ToArray());

        var elsewhere = new ImageContent(new Uri("https://example.com/a.png"));
        Assert.False(elsewhere.CanRead);
        Assert.Null(elsewhere.DataUri);
        Assert.Throws<UriFormatException>(() => new ImageContent("a.png"));
        Assert.Throws<InvalidOperationException>(() => new ImageContent(new Uri("data:image/png;base64,AQID")));
        Assert.Throws<ArgumentException>(() => new ImageContent(ReadOnlyMemory<byte>.Empty, "image/png"));
    }

    private static KernelFunction Function(string name, int value) => KernelFunctionFactory.CreateFromMethod(() => value, name);

    private sealed class Greeter
    {
        [KernelFunction("greet")]
        [Description("Greets.")]
        public static string Greet() => "hello";
    }

    private sealed class NamedFilter(string name, List<string> log) : IFunctionInvocationFilter
    {
        public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
        {
            log.Add(context.IsStreaming ? $"{name}+ streaming" : $"{name}+");
            await next(context);
            log.Add($"{name}-");
        }
    }

    private sealed class AnsweringFilter : IFunctionInvocationFilter
    {
        public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
        {
            context.Result = new FunctionResult(context.Function, "refused");
            return Task.CompletedTask;
        }
    }
}
