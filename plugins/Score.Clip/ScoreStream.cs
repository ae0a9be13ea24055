using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Clip.Sdk.Batches;
using Clip.Sdk.Scores;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>Scores a stream of pairs: texts are encoded in chunks while the pipeline decodes and encodes pictures.</summary>
internal sealed class ScoreStream(TextEmbedder texts, ImageStream images, ClipScoreOptions options)
{
    private const int ChunkSize = 32;

    public async IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Filled by the pipeline as it asks for pictures, emptied here; no longer than what the pipeline reads ahead and a chunk.
        var waiting = new ConcurrentQueue<Prepared>();
        await foreach (EncodedItem picture in images.EncodeAsync(PicturesAsync(items, waiting, cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            while (waiting.TryDequeue(out Prepared? next))
            {
                if (next.Error is null)
                {
                    yield return Score(next, picture);
                    break;
                }

                yield return BatchResult.Failure(next.Item, next.Error);
            }
        }

        while (waiting.TryDequeue(out Prepared? rest))
        {
            yield return BatchResult.Failure(rest.Item, rest.Error!);
        }
    }

    private async IAsyncEnumerable<ImageSource> PicturesAsync(
        IAsyncEnumerable<BatchItem> items, ConcurrentQueue<Prepared> waiting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (BatchItem[] chunk in items.Chunk(ChunkSize).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (Prepared prepared in Prepare(chunk, cancellationToken))
            {
                waiting.Enqueue(prepared);
                if (prepared.Error is null)
                {
                    yield return prepared.Item.Image!;
                }
            }
        }
    }

    private Prepared[] Prepare(BatchItem[] chunk, CancellationToken cancellationToken)
    {
        var wanted = new List<string>();
        string?[] prompts = new string?[chunk.Length];
        for (int i = 0; i < chunk.Length; i++)
        {
            prompts[i] = chunk[i].Text ?? (options.ReadPromptsFromPictures && chunk[i].Image is { } picture ? PicturePrompt.Read(picture) : null);
            if (prompts[i] is { } prompt)
            {
                wanted.Add(prompt);
                wanted.AddRange(chunk[i].References);
            }
        }

        EmbeddedText[] embedded = texts.Encode(wanted, cancellationToken);
        var prepared = new Prepared[chunk.Length];
        int next = 0;
        for (int i = 0; i < chunk.Length; i++)
        {
            if (prompts[i] is not { } prompt)
            {
                prepared[i] = new Prepared(chunk[i], string.Empty, null, [], MissingPrompt(chunk[i]));
                continue;
            }

            EmbeddedText text = embedded[next++];
            EmbeddedText[] references = embedded[next..(next + chunk[i].References.Count)];
            next += references.Length;
            prepared[i] = new Prepared(chunk[i], prompt, text, references, text.Error ?? references.FirstOrDefault(reference => reference.Error is not null)?.Error);
        }

        return prepared;
    }

    private BatchResult Score(Prepared prepared, EncodedItem picture)
    {
        if (picture.Error is not null)
        {
            return BatchResult.Failure(prepared.Item, picture.Error);
        }

        EmbeddedText text = prepared.Text!;
        float cosine = Vectors.Cosine(picture.Embedding.Span, text.Embedding);
        var values = new JsonObject
        {
            ["cosine"] = cosine,
            ["clipScore"] = ClipScore.Hessel(cosine),
            ["clipScorePercent"] = ClipScore.Percent(cosine),
            ["refClipScore"] = References(cosine, text, prepared.References),
            ["prompt"] = prepared.Prompt,
            ["promptSource"] = prepared.Item.Text is null ? "picture" : "input",
            ["tokens"] = text.TokenCount,
            ["truncated"] = text.IsTruncated,
            ["windows"] = text.Windows,
            ["category"] = prepared.Item.Fields.GetValueOrDefault(options.CategoryField),
        };
        return BatchResult.Success(prepared.Item, values);
    }

    /// <summary>RefCLIPScore, or null without references.</summary>
    public static float? References(float cosine, EmbeddedText text, IReadOnlyList<EmbeddedText> references)
    {
        if (references.Count == 0)
        {
            return null;
        }

        float best = float.NegativeInfinity;
        foreach (EmbeddedText reference in references)
        {
            best = MathF.Max(best, Vectors.Cosine(text.Embedding, reference.Embedding));
        }

        return ClipScore.RefHessel(cosine, best);
    }

    private static InputException MissingPrompt(BatchItem item) =>
        new($"Item '{item.Id}' has no text to be scored against, and its picture carries no prompt of a generator. Give a prompts file, a column of texts, or a .txt beside the picture.", item.Id);

    private sealed record Prepared(BatchItem Item, string Prompt, EmbeddedText? Text, EmbeddedText[] References, ClipException? Error);
}
