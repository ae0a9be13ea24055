using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.SemanticKernel.Tests.StandIn;

public sealed class KernelFunctionTests
{
    private readonly Kernel _kernel = new();

    [Fact]
    public async Task A_method_becomes_a_function_with_name_description_and_schema()
    {
        KernelFunction function = KernelFunctionFactory.CreateFromMethod(AddAsync);

        Assert.Equal("Add", function.Name);
        Assert.Equal("Adds numbers.", function.Description);
        JsonElement schema = function.JsonSchema;
        Assert.Equal("integer", schema.GetProperty("properties").GetProperty("a").GetProperty("type").GetString());
        Assert.Equal(["a"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(7, await _kernel.InvokeAsync<int>(function, new KernelArguments { ["A"] = "3", ["b"] = 4L }));
        Assert.Equal(5, await _kernel.InvokeAsync<int>(function, new KernelArguments { ["a"] = JsonSerializer.SerializeToElement(3) }));
    }

    [Fact]
    public async Task A_missing_argument_is_named()
    {
        KernelException error = await Assert.ThrowsAsync<KernelException>(() => _kernel.InvokeAsync(KernelFunctionFactory.CreateFromMethod(AddAsync)));

        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_invocation_knows_is_not_asked_of_the_caller()
    {
        using var source = new CancellationTokenSource();
        KernelFunction function = KernelFunctionFactory.CreateFromMethod(
            (Kernel kernel, KernelArguments arguments, CancellationToken token, CultureInfo culture) =>
                ReferenceEquals(kernel, _kernel) && arguments.ContainsName("X") && token == source.Token && culture == CultureInfo.InvariantCulture,
            "given");

        Assert.Empty(function.Metadata.Parameters);
        Assert.True(await _kernel.InvokeAsync<bool>(function, new KernelArguments { ["x"] = 1 }, source.Token));
    }

    [Fact]
    public async Task Results_of_every_kind_of_method_are_awaited()
    {
        Assert.Equal(1, await _kernel.InvokeAsync<int>(KernelFunctionFactory.CreateFromMethod(() => 1, "plain")));
        Assert.Equal(2, await _kernel.InvokeAsync<int>(KernelFunctionFactory.CreateFromMethod(() => Task.FromResult(2), "task")));
        Assert.Equal(3, await _kernel.InvokeAsync<int>(KernelFunctionFactory.CreateFromMethod(() => ValueTask.FromResult(3), "valueTask")));
        Assert.Null((await _kernel.InvokeAsync(KernelFunctionFactory.CreateFromMethod(() => Task.CompletedTask, "nothing"))).GetValue<object>());
        Assert.Null((await _kernel.InvokeAsync(KernelFunctionFactory.CreateFromMethod(() => { }, "void"))).GetValue<object>());
    }

    [Fact]
    public async Task A_value_of_another_type_is_refused_and_text_follows_the_culture()
    {
        FunctionResult result = await _kernel.InvokeAsync(KernelFunctionFactory.CreateFromMethod(() => 1.5, "half"));

        Assert.Throws<InvalidCastException>(() => result.GetValue<string>());
        Assert.Equal("1.5", result.ToString());
        Assert.Equal(typeof(double), result.ValueType);
        Assert.Equal("1,5", new FunctionResult(result.Function, 1.5, Comma()).ToString());
    }

    [Fact]
    public async Task Streams_are_streamed_and_single_values_come_once()
    {
        Assert.Equal(["a", "b"], await _kernel.InvokeStreamingAsync<string>(KernelFunctionFactory.CreateFromMethod(() => LettersAsync(), "letters")).ToListAsync());
        Assert.Equal([4], await _kernel.InvokeStreamingAsync<int>(KernelFunctionFactory.CreateFromMethod(() => 4, "four")).ToListAsync());
    }

    [Fact]
    public async Task Cancellation_says_which_function_it_stopped()
    {
        using var source = new CancellationTokenSource();
        KernelFunction function = KernelFunctionFactory.CreateFromMethod(async (CancellationToken token) => await Task.Delay(-1, token), "endless");
        Task<FunctionResult> running = _kernel.InvokeAsync(function, cancellationToken: source.Token);
        await source.CancelAsync();

        KernelFunctionCanceledException error = await Assert.ThrowsAsync<KernelFunctionCanceledException>(() => running);
        Assert.Same(function, error.Function);
        Assert.Same(_kernel, error.Kernel);
    }

    [Fact]
    public async Task An_AIFunction_keeps_its_schema_and_result()
    {
        AIFunction inner = AIFunctionFactory.Create(([Description("A number.")] int n, string unit = "m") => $"{n} {unit}", "format", "Formats.");
        KernelFunction function = inner.AsKernelFunction();

        Assert.Same(function, function.AsKernelFunction());
        Assert.Equal(["n", "unit"], function.Metadata.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([true, false], function.Metadata.Parameters.Select(parameter => parameter.IsRequired));
        Assert.Equal("A number.", function.Metadata.Parameters[0].Description);
        Assert.Equal("3 m", (await _kernel.InvokeAsync<JsonElement>(function, new KernelArguments { ["n"] = 3 })).GetString());
    }

    private static CultureInfo Comma()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        return culture;
    }

    [Description("Adds numbers.")]
    private static Task<int> AddAsync([Description("One.")] int a, int b = 2) => Task.FromResult(a + b);

    private static async IAsyncEnumerable<string> LettersAsync()
    {
        await Task.Yield();
        yield return "a";
        yield return "b";
    }
}
