using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Clip.Sdk.Batches;
using Clip.Sdk.Moderation.Scoring;

namespace Clip.Sdk.Moderation;

/// <summary>Judges streams of pictures and texts in order: pictures through the pipeline, texts in small batches.</summary>
internal sealed class ItemJudge(PolicyScorer scorer, ITextEncoder texts, Func<IImagePipeline> pipeline)
{
    /// <summary>Judges one text, window by window; the strictest window decides.</summary>
    /// <exception cref="InputException">The text is empty or too long.</exception>
    public ModerationDecision JudgeText(string name, string text, bool isExplained, CancellationToken cancellationToken)
    {
        string[] windows = [.. TextWindows.Cut(text, texts)];
        EmbeddingMatrix rows = texts.Encode<string>(windows, cancellationToken: cancellationToken);
        ModerationDecision? worst = null;
        for (int i = 0; i < windows.Length; i++)
        {
            ModerationDecision decision = scorer.Decide(name, rows[i], Modality.Text, isExplained);
            if (worst is null || (decision.Action, decision.Probability).CompareTo((worst.Action, worst.Probability)) > 0)
            {
                worst = windows.Length > 1 ? decision with { Window = windows[i] } : decision;
            }
        }

        return worst!;
    }

    /// <summary>Judges a stream. A bad item is an error of its own.</summary>
    public async IAsyncEnumerable<(BatchItem Item, ModerationDecision? Decision, ClipException? Error)> JudgeAsync(
        IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<BatchItem> source = items.GetAsyncEnumerator(cancellationToken);
        var cursor = new Cursor(source);
        await cursor.MoveNextAsync().ConfigureAwait(false);
        while (cursor.Current is { } next)
        {
            if (next.Image is null)
            {
                (ModerationDecision? decision, ClipException? error) = TryJudgeText(next, cancellationToken);
                yield return (next, decision, error);
                await cursor.MoveNextAsync().ConfigureAwait(false);
                continue;
            }

            // The pipeline takes a run of pictures ahead of us; what it took waits here for its embedding.
            var waiting = new ConcurrentQueue<BatchItem>();
            await foreach (EncodedItem encoded in pipeline().EncodeAsync(Pictures(cursor, waiting), cancellationToken).ConfigureAwait(false))
            {
                if (!waiting.TryDequeue(out BatchItem? item))
                {
                    throw new InferenceException("The pipeline gave more results than it was given pictures.");
                }

                yield return encoded.Error is { } error
                    ? (item, null, error)
                    : (item, scorer.Decide(item.Id, encoded.Embedding.Span, Modality.Image), null);
            }
        }
    }

    private (ModerationDecision? Decision, ClipException? Error) TryJudgeText(BatchItem item, CancellationToken cancellationToken)
    {
        try
        {
            return item.Text is null
                ? (null, new InputException($"Item '{item.Id}' has neither a picture nor a text.", item.Id))
                : (JudgeText(item.Id, item.Text, isExplained: false, cancellationToken), null);
        }
        catch (ClipException error)
        {
            return (null, error);
        }
    }

    private static async IAsyncEnumerable<ImageSource> Pictures(Cursor cursor, ConcurrentQueue<BatchItem> waiting)
    {
        while (cursor.Current is { Image: { } image } item)
        {
            waiting.Enqueue(item);
            yield return image;
            await cursor.MoveNextAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A stream that can be looked at without being taken from.</summary>
    private sealed class Cursor(IAsyncEnumerator<BatchItem> source)
    {
        public BatchItem? Current { get; private set; }

        public async ValueTask MoveNextAsync() => Current = await source.MoveNextAsync().ConfigureAwait(false) ? source.Current : null;
    }
}
