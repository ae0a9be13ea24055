using System.Text.Json.Nodes;

namespace Clip.Sdk.Batches;

/// <summary>The work of one process: what the journal does not have yet.</summary>
internal sealed class JournalWork(IBatchSource source, BatchJournal journal) : IBatchWork
{
    public IAsyncEnumerable<BatchEntry> TakeAsync(CancellationToken cancellationToken = default) => source.ReadAsync(journal.IsWanted, cancellationToken);

    public ValueTask CompleteAsync(BatchEntry entry, BatchResult result, CancellationToken cancellationToken = default)
    {
        BatchItem item = entry.Item;
        journal.Append(
            new BatchRow
            {
                Index = item.Index,
                Id = item.Id,
                Image = item.Image?.Path,
                Text = item.Text,
                Fields = item.Fields.Count == 0 ? null : new JsonObject(item.Fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)JsonValue.Create(field.Value)))),
                Values = result.Values,
                ErrorCode = result.Error?.Code,
                ErrorMessage = result.Error?.Message,
            },
            entry.Key);
        return ValueTask.CompletedTask;
    }
}
