using System.ComponentModel;
using System.Text.Json;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Clip.Plugins.Tests;

/// <summary>What callers may give the functions of a head; texts come from command lines and templates.</summary>
public sealed class HeadFunctionsTests : IDisposable
{
    private readonly Head _head = new();

    [Theory]
    [InlineData("whole", "3", "3")]
    [InlineData("whole", " -7 ", "-7")]
    [InlineData("number", "1e-3", "0.001")]
    [InlineData("number", "NaN", "NaN")]
    [InlineData("flag", "true", "True")]
    [InlineData("mode", "fast", "fast")]
    [InlineData("texts", "one", "[\"one\"]")]
    [InlineData("texts", "[draft] of a cat", "[\"[draft] of a cat\"]")]
    [InlineData("texts", "[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    [InlineData("settings", "{\"name\":\"x\"}", "{\"name\":\"x\"}")]
    [InlineData("picture", "data:image/png;base64,AQID", "3")]
    [InlineData("text", "7", "7")]
    [InlineData("text", "{\"not\": \"parsed\"}", "{\"not\": \"parsed\"}")]
    public async Task A_text_becomes_what_the_schema_asks_for(string function, string given, string expected)
    {
        object? result = await Function(function).InvokeAsync(new AIFunctionArguments { ["value"] = given });

        Assert.Equal(expected, ((JsonElement)result!).ToString());
    }

    [Theory]
    [InlineData("whole", "3.5", "'value' of function 'whole' is to be a whole number, but '3.5' came.")]
    [InlineData("number", "many", "is to be a number, but 'many' came.")]
    [InlineData("flag", "maybe", "is to be true or false, but 'maybe' came.")]
    [InlineData("settings", "x", "is to be an object as JSON, but 'x' came.")]
    [InlineData("picture", "http://example.org/a.png", "is a URL")]
    [InlineData("picture", "../../etc/passwd", "lies outside the folders")]
    public async Task A_text_that_does_not_fit_is_told_by_its_reason(string function, string given, string message)
    {
        InputException error = await Assert.ThrowsAsync<InputException>(async () => await Function(function).InvokeAsync(new AIFunctionArguments { ["value"] = given }));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_of_the_host_and_services_pass_as_they_are()
    {
        var picture = ImageSource.FromBytes(new byte[] { 1, 2 });

        object? result = await Function("picture").InvokeAsync(new AIFunctionArguments { ["value"] = picture });

        Assert.Equal("2", ((JsonElement)result!).ToString());
        Assert.Equal("[\"a\",\"b\"]", ((JsonElement)(await Function("texts").InvokeAsync(new AIFunctionArguments { ["value"] = new List<string> { "a", "b" } }))!).ToString());
    }

    [Fact]
    public async Task A_disposable_head_is_not_disposed_by_a_call()
    {
        AIFunction function = Function("whole");
        await function.InvokeAsync(new AIFunctionArguments { ["value"] = 1 });
        await function.InvokeAsync(new AIFunctionArguments { ["value"] = 1 });

        Assert.False(_head.IsDisposed);
    }

    public void Dispose() => _head.Dispose();

    private AIFunction Function(string name) =>
        HeadFunctions.Create(_head, FileRoots.Confined([AppContext.BaseDirectory])).Single(function => function.Name == name);

    private enum Mode
    {
        Slow,
        Fast,
    }

    private sealed record Settings(string Name);

    private sealed class Head : IDisposable
    {
        public bool IsDisposed { get; private set; }

        [HeadFunction("whole")]
        [Description("Takes a whole number.")]
        public int Whole(int value) => IsDisposed ? 0 : value;

        [HeadFunction("number")]
        [Description("Takes a number.")]
        public static double Number(double value) => value;

        [HeadFunction("flag")]
        [Description("Takes a flag.")]
        public static bool Flag(bool value) => value;

        [HeadFunction("mode")]
        [Description("Takes a choice.")]
        public static Mode Choose(Mode value) => value;

        [HeadFunction("texts")]
        [Description("Takes texts.")]
        public static IReadOnlyList<string> Texts(IReadOnlyList<string> value) => value;

        [HeadFunction("settings")]
        [Description("Takes an object.")]
        public static Settings Set(Settings value) => value;

        [HeadFunction("picture")]
        [Description("Takes a picture.")]
        public static int Picture(ImageSource value) => value.Bytes.Length;

        [HeadFunction("text")]
        [Description("Takes a text.")]
        public static string Text(string value) => value;

        public void Dispose() => IsDisposed = true;
    }
}
