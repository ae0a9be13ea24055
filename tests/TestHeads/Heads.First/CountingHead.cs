using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Batches;

namespace Heads.First;

/// <summary>Counts letters, item by item.</summary>
public sealed class CountingHead(CountingOptions options) : IBatchHead
{
    public BatchDescription Batch { get; } = new()
    {
        Requires = BatchInput.Text,
        Columns = [new BatchColumn("count", BatchValueType.Integer, BatchColumnRole.Score, "Letters of the text.")],
    };

    public async IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (BatchItem item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item.Text is { } text && text != options.RefuseTexts
                ? BatchResult.Success(item, new JsonObject { ["count"] = options.Letter.Length == 0 ? text.Length : text.Count(options.Letter.Contains) })
                : BatchResult.Failure(item, new InputException($"Item '{item.Id}' has no text.", item.Id));
        }
    }
}
