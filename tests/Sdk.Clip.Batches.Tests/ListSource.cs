using System.Runtime.CompilerServices;
using Clip.Sdk.Batches;

namespace Clip.Sdk.Clip.Batches.Tests;

/// <summary>Texts in memory as a source. A text "unusable" is an item that its source refuses.</summary>
internal sealed class ListSource(IEnumerable<string> texts) : IBatchSource
{
    public string Description => "list";

    public bool IsRepeatable => true;

    public async IAsyncEnumerable<BatchEntry> ReadAsync(BatchSelection? selection = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long index = 0;
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ulong key = BatchKey.Of(text);
            if (selection is null || selection(index, key))
            {
                var item = new BatchItem { Index = index, Id = $"item-{index}", Text = text };
                yield return new BatchEntry(item, key, text == "unusable" ? new InputException("The source cannot use it.") : null);
            }

            index++;
        }

        await Task.CompletedTask;
    }
}
