using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Clip.Sdk.Batches;
using Clip.Sdk.Heads;
using Clip.Sdk.Heads.Testing;

namespace Clip.Sdk.Clip.Plugins.Tests;

/// <summary>The authors' kit finds the mistakes that it promises to find, and leaves a good head in peace.</summary>
public sealed class HeadContractChecksTests : IDisposable
{
    private static readonly BatchItem[] Items = [new() { Index = 0, Id = "a", Text = "one" }, new() { Index = 1, Id = "b", Text = "two words" }];

    private readonly FakeHeadContext _context = new("kit", """{ "loud": true }""");

    [Fact]
    public async Task A_good_batch_head_passes() => await HeadContractChecks.CheckBatchAsync(new Head((item, _) => Good(item)), Items);

    [Fact]
    public async Task Every_mistake_has_its_message()
    {
        await AssertFindsAsync("lacks the column 'length'", (item, _) => BatchResult.Success(item, []));
        await AssertFindsAsync("is of type Integer", (item, _) => BatchResult.Success(item, new JsonObject { ["length"] = 0.5 }));
        await AssertFindsAsync("which is no column of the head", (item, _) => BatchResult.Success(item, new JsonObject { ["length"] = 1, ["more"] = 2 }));
        await AssertFindsAsync("A bad item ended the stream: NullReferenceException", (item, _) => BatchResult.Success(item, new JsonObject { ["length"] = item.Text!.Length }));
        await AssertFindsAsync("without the input that the head requires gave values", (item, _) => BatchResult.Success(item, new JsonObject { ["length"] = 1 }));
        await AssertFindsAsync("was to be worked on, but became an error", (item, _) => BatchResult.Failure(item, new InputException("never")));
        await AssertFindsAsync("Keep the order", (item, _) => Good(item with { Index = item.Index ^ 1 }));
        await AssertFindsAsync("ended as if its items had ended", (item, stop) => stop.IsCancellationRequested ? null : Good(item), passOn: false);
        await AssertFindsAsync("gave 49 results", (item, _) => item.Index == 7 ? null : Good(item), skip: true);
        HeadContractException error = await Assert.ThrowsAsync<HeadContractException>(() => HeadContractChecks.CheckBatchAsync(new Greedy(), Items));
        Assert.Contains("were read before", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_are_called_as_hosts_call_them()
    {
        var head = new Functions(_context);

        HeadContractChecks.CheckFunctions(head, _context);
        Assert.Equal("\"HO HO\"", (await HeadContractChecks.CallAsync(head, _context, "say", new Dictionary<string, object?> { ["text"] = "ho", ["times"] = "2" })).GetRawText());
        Assert.Contains("has no function 'sya'", (await Assert.ThrowsAsync<HeadContractException>(() => HeadContractChecks.CallAsync(head, _context, "sya"))).Message, StringComparison.Ordinal);
        Assert.Throws<HeadContractException>(() => HeadContractChecks.CheckFunctions(new Undescribed(), _context));
    }

    [Fact]
    public void The_fake_model_puts_pictures_near_texts_of_the_same_words_and_never_changes()
    {
        using var model = new FakeClipModel();
        float[] picture = model.Images.EncodeOne(ImageSource.FromFile("photos/red-cat.png"));

        Assert.True(Dot(picture, model.Texts.EncodeOne("a red cat")) > 0.7);
        Assert.InRange(Dot(picture, model.Texts.EncodeOne("blue whales")), -0.5, 0.5);
        Assert.Equal(1, Dot(picture, picture), precision: 5);
        Assert.Equal(model.Texts.EncodeOne("cat"), new FakeClipModel().Texts.EncodeOne("CAT!"));
        Assert.Throws<ImageFormatException>(() => model.Images.EncodeOne(ImageSource.FromFile("broken-cat.png")));
        Assert.Throws<InputException>(() => new FakeClipModel(contextLength: 4).Texts.EncodeOne("one two three"));
    }

    public void Dispose() => _context.Dispose();

    private static BatchResult Good(BatchItem item) => item.Text is { } text
        ? BatchResult.Success(item, new JsonObject { ["length"] = text.Length })
        : BatchResult.Failure(item, new InputException("no text"));

    private static async Task AssertFindsAsync(string message, Func<BatchItem, CancellationToken, BatchResult?> work, bool passOn = true, bool skip = false)
    {
        HeadContractException error = await Assert.ThrowsAsync<HeadContractException>(() => HeadContractChecks.CheckBatchAsync(new Head(work, passOn, skip), Items));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();

    private sealed class Head(Func<BatchItem, CancellationToken, BatchResult?> work, bool passOn = true, bool skip = false) : IBatchHead
    {
        public BatchDescription Batch { get; } = new()
        {
            Requires = BatchInput.Text,
            Columns = [new BatchColumn("length", BatchValueType.Integer, BatchColumnRole.Score, "Letters.")],
        };

        public async IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (BatchItem item in items.WithCancellation(CancellationToken.None))
            {
                if (passOn)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (work(item, cancellationToken) is { } result)
                {
                    yield return result;
                }
                else if (!skip)
                {
                    yield break;
                }
            }
        }
    }

    /// <summary>Reads everything before it gives anything.</summary>
    private sealed class Greedy : IBatchHead
    {
        public BatchDescription Batch { get; } = new() { Requires = BatchInput.Text, Columns = [] };

        public async IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (BatchItem item in await items.ToListAsync(cancellationToken))
            {
                yield return item.Text is null ? BatchResult.Failure(item, new InputException("no text")) : BatchResult.Success(item, []);
            }
        }
    }

    private sealed class Functions(IHeadContext context)
    {
        [HeadFunction("say")]
        [Description("Says a text.")]
        public string Say([Description("The text.")] string text, [Description("How often.")] int times)
        {
            string said = string.Join(' ', Enumerable.Repeat(text, times));
            return context.Options.Values["loud"]!.GetValue<bool>() ? said.ToUpperInvariant() : said;
        }
    }

    private sealed class Undescribed
    {
        [HeadFunction("say")]
        [Description("Says a text.")]
        public static string Say(string text) => text;
    }
}
