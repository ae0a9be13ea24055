using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Clip.Sdk.Batches;

namespace Clip.Sdk.Captioning;

/// <summary>Captions streams of pictures: some are encoded at once, a bad one is told by itself.</summary>
internal sealed class CaptionBatch
{
    private readonly Captioner _captioner;
    private readonly IClipModel _model;
    private readonly PictureEncoder _pictures;
    private readonly DecodingOptions _decoding;
    private readonly int _batchSize;

    public CaptionBatch(Captioner captioner, IClipModel model, PictureEncoder pictures, DecodingOptions decoding, int batchSize)
    {
        _captioner = captioner;
        _model = model;
        _pictures = pictures;
        _decoding = decoding;
        _batchSize = batchSize;
        Description = new BatchDescription
        {
            Requires = BatchInput.Image,
            Columns =
            [
                new BatchColumn("caption", BatchValueType.Text, BatchColumnRole.Caption, "What the picture shows."),
                new BatchColumn("score", BatchValueType.Number, BatchColumnRole.Score, "Mean log-probability of the caption's tokens (with length penalty 1), natural, at most 0."),
                new BatchColumn("cosine", BatchValueType.Number, BatchColumnRole.Score, "Cosine of caption and picture in the embedding space, -1 to 1; null where the caption is longer than the text encoder's context."),
                new BatchColumn("isComplete", BatchValueType.Boolean, BatchColumnRole.Detail, "False when the limit of tokens cut the caption."),
            ],
            Fingerprint = Fingerprint(),
        };
    }

    public BatchDescription Description { get; }

    public async IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        await foreach (BatchItem[] chunk in items.Chunk(_batchSize).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            BatchResult[] results = await Task.Run(() => Run(chunk, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (BatchResult result in results)
            {
                yield return result;
            }
        }
    }

    private BatchResult[] Run(BatchItem[] items, CancellationToken cancellationToken)
    {
        var results = new BatchResult[items.Length];
        int width = _pictures.Width;
        float[] embeddings = new float[items.Length * width];
        List<int> good = Encode(items, embeddings, results, cancellationToken);
        float[] kept = new float[good.Count * width];
        for (int i = 0; i < good.Count; i++)
        {
            embeddings.AsSpan(good[i] * width, width).CopyTo(kept.AsSpan(i * width));
        }

        IReadOnlyList<GeneratedText> texts = _captioner.Generate(kept, _decoding, cancellationToken);
        double?[] cosines = CaptionCosines.Of(_model.Texts, texts, i => kept.AsSpan(i * width, _captioner.EmbeddingWidth), cancellationToken);
        for (int i = 0; i < good.Count; i++)
        {
            results[good[i]] = BatchResult.Success(items[good[i]], new JsonObject
            {
                ["caption"] = texts[i].Text,
                ["score"] = texts[i].Score,
                ["cosine"] = cosines[i],
                ["isComplete"] = texts[i].IsComplete,
            });
        }

        return results;
    }

    /// <summary>Encodes all pictures at once; where that fails, one by one, so that only the bad ones have an error.</summary>
    private List<int> Encode(BatchItem[] items, float[] embeddings, BatchResult[] results, CancellationToken cancellationToken)
    {
        int width = _pictures.Width;
        ImageSource[] pictures = [.. items.Select(item => item.Image).OfType<ImageSource>()];
        if (pictures.Length == items.Length)
        {
            try
            {
                _pictures.Encode(pictures, embeddings, cancellationToken);
                return [.. Enumerable.Range(0, items.Length)];
            }
            catch (ClipException) when (items.Length > 1)
            {
                // Which of them is bad is found out below.
            }
            catch (ClipException error)
            {
                results[0] = BatchResult.Failure(items[0], error);
                return [];
            }
        }

        List<int> good = [];
        for (int i = 0; i < items.Length; i++)
        {
            try
            {
                ImageSource picture = items[i].Image ?? throw new InputException($"The item '{items[i].Id}' has no picture to describe.", items[i].Id);
                _pictures.Encode([picture], embeddings.AsSpan(i * width, width), cancellationToken);
                good.Add(i);
            }
            catch (ClipException error)
            {
                results[i] = BatchResult.Failure(items[i], error);
            }
        }

        return good;
    }

    private string Fingerprint()
    {
        string text = $"{_model.Images.Info.SpaceId}|{_captioner.Settings}|{string.Join('|', _captioner.Settings.Names?.Sentences ?? [])}|{_decoding}|{WeightsHash()}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private string WeightsHash()
    {
        string file = Directory.Exists(_captioner.Path) ? Path.Combine(_captioner.Path, "model.safetensors") : _captioner.Path;
        if (!File.Exists(file))
        {
            return "";
        }

        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
