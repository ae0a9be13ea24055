using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.Batches;
using Clip.Sdk.Files;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Heads.Testing;

/// <summary>Checks that hosts rely on; call them from a test of any framework.</summary>
public static class HeadContractChecks
{
    // A head may read ahead to fill batches, but a job of millions must not lie in memory.
    private const int MaximumReadAhead = 4096;

    private static readonly TimeSpan CancellationTime = TimeSpan.FromSeconds(10);

    /// <summary>Calls a function as hosts do, with arguments that travel as JSON.</summary>
    /// <param name="head">The head.</param>
    /// <param name="context">Its context, whose files are used.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="arguments">Arguments by name; texts are turned into what the schema asks for.</param>
    /// <returns>The result as JSON; a stream's pieces as a list.</returns>
    /// <exception cref="HeadContractException">The head has no such function.</exception>
    public static async Task<JsonElement> CallAsync(object head, IHeadContext context, string function, IDictionary<string, object?>? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(context);
        AIFunction found = Functions(head, context.Files).FirstOrDefault(other => other.Name == function)
            ?? throw new HeadContractException($"'{head.GetType().Name}' has no function '{function}'. Mark a public method with [HeadFunction(\"{function}\")].");
        object? result = await found.InvokeAsync(arguments is null ? null : new AIFunctionArguments(arguments)).ConfigureAwait(false);
        return result switch
        {
            JsonElement json => json,
            IAsyncEnumerable<string> stream => JsonSerializer.SerializeToElement(await stream.ToListAsync().ConfigureAwait(false)),
            _ => JsonSerializer.SerializeToElement<object?>(null),
        };
    }

    /// <summary>Checks that functions can be made of a head's methods and that people and language models can understand them.</summary>
    /// <param name="head">The head.</param>
    /// <param name="context">Its context.</param>
    /// <exception cref="HeadContractException">They cannot.</exception>
    public static void CheckFunctions(object head, IHeadContext context)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(context);
        foreach (AIFunction function in Functions(head, context.Files))
        {
            if (!function.JsonSchema.TryGetProperty("properties", out JsonElement parameters))
            {
                continue;
            }

            foreach (JsonProperty parameter in parameters.EnumerateObject())
            {
                if (parameter.Value.ValueKind != JsonValueKind.Object || !parameter.Value.TryGetProperty("description", out _))
                {
                    throw new HeadContractException($"Parameter '{parameter.Name}' of function '{function.Name}' has no description. Add [Description(\"...\")].");
                }
            }
        }
    }

    /// <summary>
    /// Checks a batch head: one result an item, in order; every column of its type; an item without its input is an error row and not the
    /// end; an empty stream gives nothing; reading ahead is bounded; cancelling ends it.
    /// </summary>
    /// <param name="head">The head.</param>
    /// <param name="items">At least one item that the head can work on.</param>
    /// <exception cref="HeadContractException">It does something else.</exception>
    public static async Task CheckBatchAsync(IBatchHead head, IReadOnlyList<BatchItem> items)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count == 0)
        {
            throw new ArgumentException("At least one item that the head can work on is wanted.", nameof(items));
        }

        BatchItem[] given = Numbered(items, 50);
        int bad = given.Length / 2;
        given[bad] = new BatchItem { Index = bad, Id = given[bad].Id };
        List<BatchResult> results = await RunAsync(head, given).ConfigureAwait(false);
        CheckRows(head, given, results, bad);
        if ((await RunAsync(head, []).ConfigureAwait(false)).Count != 0)
        {
            throw new HeadContractException("A stream without items is to give no results.");
        }

        await CheckReadAheadAsync(head, items).ConfigureAwait(false);
        await CheckCancellationAsync(head, items).ConfigureAwait(false);
    }

    private static IReadOnlyList<AIFunction> Functions(object head, IFileRoots files)
    {
        try
        {
            return HeadFunctions.Create(head, files);
        }
        catch (ArgumentException error)
        {
            throw new HeadContractException(error.Message, error);
        }
    }

    private static BatchItem[] Numbered(IReadOnlyList<BatchItem> items, int atLeast) =>
        [.. Enumerable.Range(0, Math.Max(atLeast, items.Count)).Select(index => items[index % items.Count] with { Index = index, Id = $"item-{index}" })];

    private static async Task<List<BatchResult>> RunAsync(IBatchHead head, BatchItem[] items)
    {
        try
        {
            return await head.RunAsync(items.ToAsyncEnumerable()).ToListAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw new HeadContractException($"A bad item ended the stream: {error.GetType().Name}: {error.Message} Give a row with the error instead, BatchResult.Failure.", error);
        }
    }

    private static void CheckRows(IBatchHead head, BatchItem[] items, List<BatchResult> results, int bad)
    {
        if (results.Count != items.Length)
        {
            throw new HeadContractException($"{items.Length} items gave {results.Count} results. Give one for each.");
        }

        for (int i = 0; i < items.Length; i++)
        {
            if (results[i].Index != items[i].Index || results[i].Id != items[i].Id)
            {
                throw new HeadContractException($"Result {i} is that of item {results[i].Index} ('{results[i].Id}'), but item {items[i].Index} ('{items[i].Id}') was next. Keep the order.");
            }

            if (i == bad && head.Batch.Requires != BatchInput.None && results[i].Error is null)
            {
                throw new HeadContractException("An item without the input that the head requires gave values. Give a row with an InputException instead.");
            }

            if (results[i].Values is { } values)
            {
                CheckColumns(head.Batch, items[i], values);
            }
            else if (i != bad)
            {
                throw new HeadContractException($"Item '{items[i].Id}' was to be worked on, but became an error: {results[i].Error!.Message}", results[i].Error);
            }
        }
    }

    private static void CheckColumns(BatchDescription batch, BatchItem item, JsonObject values)
    {
        foreach (BatchColumn column in batch.Columns)
        {
            if (!values.TryGetPropertyValue(column.Name, out JsonNode? value))
            {
                throw new HeadContractException($"The result of '{item.Id}' lacks the column '{column.Name}'. Every row has every column; null where there is no value.");
            }

            JsonValueKind kind = value?.GetValueKind() ?? JsonValueKind.Null;
            bool fits = kind == JsonValueKind.Null || column.Type switch
            {
                BatchValueType.Text => kind == JsonValueKind.String,
                BatchValueType.Number => kind == JsonValueKind.Number,
                BatchValueType.Integer => kind == JsonValueKind.Number && long.TryParse(value!.ToJsonString(), out _),
                BatchValueType.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
                _ => true,
            };
            if (!fits)
            {
                throw new HeadContractException($"Column '{column.Name}' is of type {column.Type}, but '{item.Id}' has {value!.ToJsonString()}.");
            }
        }

        if (values.Select(value => value.Key).Except(batch.Columns.Select(column => column.Name)).FirstOrDefault() is { } unknown)
        {
            throw new HeadContractException($"The result of '{item.Id}' has '{unknown}', which is no column of the head. Describe it, or leave it out.");
        }
    }

    private static async Task CheckReadAheadAsync(IBatchHead head, IReadOnlyList<BatchItem> items)
    {
        int read = 0;
        await foreach (BatchResult _ in head.RunAsync(Endless(items, () => Interlocked.Increment(ref read))).ConfigureAwait(false))
        {
            if (Volatile.Read(ref read) > MaximumReadAhead)
            {
                throw new HeadContractException($"{read} items were read before the first result was taken. Read ahead by a bounded number, at most {MaximumReadAhead}.");
            }

            break;
        }
    }

    private static async Task CheckCancellationAsync(IBatchHead head, IReadOnlyList<BatchItem> items)
    {
        using var stop = new CancellationTokenSource();
        Task run = Task.Run(async () =>
        {
            await foreach (BatchResult _ in head.RunAsync(Endless(items, () => { }), stop.Token).ConfigureAwait(false))
            {
                await stop.CancelAsync().ConfigureAwait(false);
            }
        });
        try
        {
            await run.WaitAsync(CancellationTime).ConfigureAwait(false);
            throw new HeadContractException("A cancelled stream ended as if its items had ended. Throw OperationCanceledException.");
        }
        catch (OperationCanceledException)
        {
            // As it should.
        }
        catch (TimeoutException error)
        {
            throw new HeadContractException($"A cancelled stream went on for more than {CancellationTime.TotalSeconds} seconds. Hand the cancellation token on.", error);
        }
    }

    private static async IAsyncEnumerable<BatchItem> Endless(IReadOnlyList<BatchItem> items, Action read)
    {
        for (int index = 0; ; index++)
        {
            await Task.Yield();
            if (index > 4 * MaximumReadAhead)
            {
                throw new HeadContractException($"More than {4 * MaximumReadAhead} items were read before a result came or the stream ended. Give results as they are ready.");
            }

            read();
            yield return items[index % items.Count] with { Index = index, Id = $"item-{index}" };
        }
    }
}
