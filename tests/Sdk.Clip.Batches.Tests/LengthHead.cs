using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Clip.Sdk.Batches;

namespace Clip.Sdk.Clip.Batches.Tests;

/// <summary>A cheap head over texts: it counts characters, blocks texts with the word "block", and fails on texts with the word "bad".</summary>
internal sealed class LengthHead : IBatchHead
{
    public string Fingerprint { get; init; } = "f1";

    /// <summary>Items that are read before the first result is given.</summary>
    public int ReadAhead { get; init; } = 3;

    public TimeSpan Delay { get; init; }

    public BatchInput Requires { get; init; } = BatchInput.Text;

    /// <summary>After how many results of this run the head breaks down.</summary>
    public int? BreaksAfter { get; init; }

    public BatchDescription Batch => new()
    {
        Requires = Requires,
        Accepts = BatchInput.Image,
        Fingerprint = Fingerprint,
        Columns =
        [
            new("length", BatchValueType.Integer, BatchColumnRole.Score, "Characters."),
            new("half", BatchValueType.Number, BatchColumnRole.Score, "Half of them."),
            new("action", BatchValueType.Text, BatchColumnRole.Action, "Verdict."),
            new("first", BatchValueType.Text, BatchColumnRole.Category, "First letter."),
            new("isLong", BatchValueType.Boolean, BatchColumnRole.Detail, "More than ten characters."),
            new("words", BatchValueType.Json, BatchColumnRole.Detail, "Words."),
        ],
    };

    public async IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var ahead = new Queue<BatchItem>();
        int given = 0;
        await foreach (BatchItem item in items.WithCancellation(cancellationToken))
        {
            ahead.Enqueue(item);
            if (ahead.Count > ReadAhead)
            {
                yield return await NextAsync(ahead.Dequeue());
            }
        }

        while (ahead.TryDequeue(out BatchItem? item))
        {
            yield return await NextAsync(item);
        }

        async Task<BatchResult> NextAsync(BatchItem item)
        {
            if (given++ == BreaksAfter)
            {
                throw new InferenceException("The head broke down.");
            }

            if (Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay, cancellationToken);
            }

            return Result(item);
        }
    }

    public static BatchResult Result(BatchItem item)
    {
        string text = item.Text ?? item.Id;
        if (text.Contains("bad", StringComparison.Ordinal))
        {
            return BatchResult.Failure(item, new ImageFormatException($"Item '{item.Id}' is bad.", ImageFault.Corrupt));
        }

        return BatchResult.Success(item, new JsonObject
        {
            ["length"] = text.Length,
            ["half"] = text.Length / 2f,
            ["action"] = text.Contains("block", StringComparison.Ordinal) ? "block" : text.Length > 10 ? "review" : "allow",
            ["first"] = text.Length == 0 ? null : text[..1],
            ["isLong"] = text.Length > 10,
            ["words"] = new JsonArray([.. text.Split(' ').Select(word => JsonValue.Create(word))]),
        });
    }
}
