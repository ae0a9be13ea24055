using System.ComponentModel;
using System.Text.Json;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Abstractions.Tests.Heads;

public sealed class HeadFunctionsTests
{
    private readonly RecordingRoots _roots = new();

    [Fact]
    public void Every_marked_method_becomes_a_function_and_no_other()
    {
        IReadOnlyList<AIFunction> functions = HeadFunctions.Create(new SampleHead(), _roots);

        Assert.Equal(["compare", "count", "stream"], functions.Select(function => function.Name).Order());
        Assert.Equal("Compares pictures with a text.", functions.Single(function => function.Name == "compare").Description);
    }

    [Fact]
    public void A_picture_shows_as_a_string_in_the_schema_and_cancellation_does_not_show()
    {
        JsonElement properties = Function("compare").JsonSchema.GetProperty("properties");

        Assert.Equal(["text", "image", "weight", "others"], properties.EnumerateObject().Select(property => property.Name));
        Assert.Equal("string", properties.GetProperty("image").GetProperty("type").GetString());
        Assert.StartsWith("The picture to judge.", properties.GetProperty("image").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("string", properties.GetProperty("others").GetProperty("items").GetProperty("type").GetString());
        Assert.Equal("number", properties.GetProperty("weight").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Pictures_given_as_text_go_through_the_roots()
    {
        var arguments = new AIFunctionArguments { ["text"] = "a cat", ["image"] = "cat.png", ["others"] = JsonSerializer.SerializeToElement(new[] { "b.png", "c.png" }) };

        var result = (JsonElement)(await Function("compare").InvokeAsync(arguments))!;

        Assert.Equal(["b.png", "c.png", "cat.png"], _roots.Asked.Order());
        Assert.Equal("a cat", result.GetProperty("text").GetString());
        Assert.Equal(3, result.GetProperty("pictures").GetInt32());
        Assert.Equal("strict", result.GetProperty("mode").GetString());
    }

    [Fact]
    public async Task A_picture_given_as_one_or_as_content_is_taken_as_it_is()
    {
        byte[] bytes = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];
        await Function("compare").InvokeAsync(new AIFunctionArguments { ["text"] = "t", ["image"] = ImageSource.FromBytes(bytes) });
        Assert.Empty(_roots.Asked);

        await Function("compare").InvokeAsync(new AIFunctionArguments { ["text"] = "t", ["image"] = new DataContent(bytes, "image/png") });
        Assert.StartsWith("data:image/png;base64,", Assert.Single(_roots.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_reaches_the_host_as_a_stream()
    {
        var stream = Assert.IsAssignableFrom<IAsyncEnumerable<string>>(await Function("stream").InvokeAsync([]));

        Assert.Equal(["a", "b"], await stream.ToListAsync());
    }

    [Fact]
    public async Task The_head_is_asked_for_when_it_is_called_and_not_before()
    {
        int made = 0;
        IReadOnlyList<AIFunction> functions = HeadFunctions.Create(typeof(SampleHead), _roots, () =>
        {
            made++;
            return new SampleHead();
        });
        Assert.Equal(0, made);

        Assert.Equal(2, ((JsonElement)(await functions.Single(function => function.Name == "count").InvokeAsync(new AIFunctionArguments { ["words"] = "two words" }))!).GetInt32());
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task What_a_head_throws_reaches_the_caller_unchanged()
    {
        InputException error = await Assert.ThrowsAsync<InputException>(async () => await Function("count").InvokeAsync(new AIFunctionArguments { ["words"] = "" }));

        Assert.Equal("Say something.", error.Message);
    }

    [Fact]
    public void Methods_without_description_and_doubled_names_are_refused()
    {
        Assert.Contains("Undescribed", Assert.Throws<ArgumentException>(() => HeadFunctions.Create(new UndescribedHead(), _roots)).Message, StringComparison.Ordinal);
        Assert.Contains("same", Assert.Throws<ArgumentException>(() => HeadFunctions.Create(new DoubledHead(), _roots)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_lives_on_after_a_call()
    {
        using var head = new DisposableHead();
        AIFunction function = HeadFunctions.Create(head, _roots).Single();

        Assert.Equal("0", (await function.InvokeAsync())!.ToString());
        Assert.Equal("0", (await function.InvokeAsync())!.ToString());
    }

    private AIFunction Function(string name) => HeadFunctions.Create(new SampleHead(), _roots).Single(function => function.Name == name);

    private enum Mode
    {
        Strict,
    }

    private sealed record Comparison(string Text, int Pictures, Mode Mode);

    private sealed class SampleHead
    {
        private readonly string[] _letters = ["a", "b"];
        private readonly char _separator = ' ';

        [HeadFunction("compare")]
        [Description("Compares pictures with a text.")]
        public static Task<object> CompareAsync(
            [Description("The text.")] string text,
            [Description("The picture to judge.")] ImageSource image,
            [Description("A weight.")] double weight = 1,
            [Description("More pictures.")] IReadOnlyList<ImageSource>? others = null,
            CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Assert.NotNull(image);
            return Task.FromResult<object>(new Comparison(text, 1 + (others?.Count ?? 0), weight > 0 ? Mode.Strict : default));
        }

        [HeadFunction("count")]
        [Description("Counts words.")]
        public int Count([Description("The words.")] string words) => words.Length == 0 ? throw new InputException("Say something.") : words.Split(_separator).Length;

        [HeadFunction("stream")]
        [Description("Streams.")]
        public async IAsyncEnumerable<string> StreamAsync()
        {
            await Task.Yield();
            foreach (string letter in _letters)
            {
                yield return letter;
            }
        }

        public void NotAFunction() => Assert.Fail(_letters[0]);
    }

    private sealed class UndescribedHead
    {
        [HeadFunction("undescribed")]
        public int Undescribed() => GetHashCode();
    }

    private sealed class DoubledHead
    {
        [HeadFunction("same")]
        [Description("One.")]
        public int One() => GetHashCode();

        [HeadFunction("same")]
        [Description("Two.")]
        public int Two() => GetHashCode();
    }

    private sealed class RecordingRoots : IFileRoots
    {
        public List<string> Asked { get; } = [];

        public string ResolveInput(string path) => path;

        public string ResolveOutput(string path) => path;

        public ImageSource ResolveImage(string reference)
        {
            Asked.Add(reference);
            return ImageSource.FromBytes(new byte[] { 1 }, reference);
        }
    }

    private sealed class DisposableHead : IDisposable
    {
        private int _disposals;

        [HeadFunction("count_disposals")]
        [System.ComponentModel.Description("How often the head was disposed.")]
        public int CountDisposals() => _disposals;

        public void Dispose() => _disposals++;
    }
}
