using Clip.Sdk.Numerics;
using Clip.Sdk.Pipelines;
using Clip.Sdk.Scores;

namespace Clip.Sdk.ZeroShot;

/// <summary>Classifies pictures into labels given as words, without training.</summary>
/// <remarks>Immutable and safe to use from several threads at once. The model is borrowed and must outlive the classifier.</remarks>
public sealed class ZeroShotClassifier
{
    private readonly IClipModel _model;
    private readonly IImageEncoder _images;
    private readonly string[] _labels;

    private ZeroShotClassifier(IClipModel model, IImageEncoder images, string[] labels, float[] embeddings)
    {
        _model = model;
        _images = images;
        _labels = labels;
        LabelEmbeddings = new EmbeddingMatrix(embeddings, model.Texts.Info.Dimensions, isNormalized: true);
    }

    /// <summary>C labels, in the order given.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>[C, D]: one unit row a label.</summary>
    public EmbeddingMatrix LabelEmbeddings { get; }

    /// <summary>How many label sentences were longer than the model's context, so that their end was not seen.</summary>
    public int TruncatedSentences { get; private init; }

    /// <summary>True when the label embeddings came from <see cref="ZeroShotOptions.Cache"/>.</summary>
    public bool IsFromCache { get; private init; }

    /// <summary>Encodes the labels, or takes them from the cache.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="labels">C labels, at least one, none twice.</param>
    /// <param name="options">Templates, cache, flip ensembling; null for the defaults.</param>
    /// <param name="cancellationToken">Checked between chunks of sentences.</param>
    /// <exception cref="InputException">There are no labels, one is empty or comes twice, a sentence is too long for the model, or flip ensembling is asked of an encoder that cannot.</exception>
    public static ZeroShotClassifier Create(
        IClipModel model, IEnumerable<string> labels, ZeroShotOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new ZeroShotOptions();
        string[] checkedLabels = Check([.. labels]);
        IImageEncoder images = options.UsesFlipEnsembling ? FlipEnsemblingEncoder.Over(model.Images) : model.Images;

        float[] embeddings = new float[checked(checkedLabels.Length * model.Texts.Info.Dimensions)];
        string key = ZeroShotKey.Compute(model, checkedLabels, options.Templates);
        if (options.Cache?.TryRead(key, embeddings) == true)
        {
            return new ZeroShotClassifier(model, images, checkedLabels, embeddings) { IsFromCache = true };
        }

        int truncated = ZeroShot.LabelEmbeddings.Compute(model.Texts, checkedLabels, options, embeddings, cancellationToken);
        // A model that refuses long texts must go on refusing them, so only what was seen whole is kept.
        if (truncated == 0)
        {
            options.Cache?.Write(key, embeddings);
        }

        return new ZeroShotClassifier(model, images, checkedLabels, embeddings) { TruncatedSentences = truncated };
    }

    /// <summary>Encodes and classifies pictures. For many pictures, some of them perhaps bad, encode with an <see cref="EncodingPipeline"/> and classify the embeddings.</summary>
    /// <param name="images">[N] pictures.</param>
    /// <param name="top">The most labels of a result, 0 (the default) for all.</param>
    /// <param name="cancellationToken">Checked between chunks.</param>
    /// <returns>[N] results, in order.</returns>
    /// <exception cref="ClipException">A picture cannot be read, or the model cannot be run.</exception>
    public ZeroShotResult[] Classify(ReadOnlySpan<ImageSource> images, int top = 0, CancellationToken cancellationToken = default)
    {
        EmbeddingMatrix embeddings = _images.Encode(images, EmbeddingForm.Normalized, cancellationToken);
        var results = new ZeroShotResult[images.Length];
        for (int row = 0; row < results.Length; row++)
        {
            results[row] = new ZeroShotResult(images[row].Name, Rank(embeddings[row], top));
        }

        return results;
    }

    /// <summary>Ranks the labels for a picture that is already encoded.</summary>
    /// <param name="embedding">[D], of unit length, made by the model's image tower.</param>
    /// <param name="top">The most labels, 0 (the default) for all.</param>
    /// <returns>From the best to the worst.</returns>
    /// <exception cref="ArgumentException">The width is not D.</exception>
    public ZeroShotPrediction[] Rank(ReadOnlySpan<float> embedding, int top = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        if (embedding.Length != LabelEmbeddings.Dimensions)
        {
            throw new ArgumentException($"Labels were encoded by '{_model.Info.Name}' with {LabelEmbeddings.Dimensions} dimensions but the picture's embedding has {embedding.Length}. Encode it with the same model.", nameof(embedding));
        }

        float[] cosines = new float[_labels.Length], probabilities = new float[_labels.Length];
        DotProducts.Multiply(embedding, LabelEmbeddings.Values.Span, embedding.Length, cosines);
        ClipLogits.Probabilities(_model.Info, cosines, probabilities);
        int[] order = new int[_labels.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // By cosine: it orders as the probability does, and still tells labels apart whose probability is rounded to zero.
        Array.Sort(order, (a, b) => cosines[b].CompareTo(cosines[a]) is var byCosine && byCosine != 0 ? byCosine : a.CompareTo(b));
        var ranked = new ZeroShotPrediction[top == 0 ? order.Length : Math.Min(top, order.Length)];
        for (int i = 0; i < ranked.Length; i++)
        {
            ranked[i] = new ZeroShotPrediction(order[i], _labels[order[i]], probabilities[order[i]], cosines[order[i]]);
        }

        return ranked;
    }

    private static string[] Check(string[] labels)
    {
        if (labels.Length == 0)
        {
            throw new InputException("A classifier needs labels but got none. Give at least one.");
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < labels.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(labels[i]))
            {
                throw new InputException($"Label {i + 1} of {labels.Length} is empty. Give it a word or leave it out.");
            }

            if (!seen.TryAdd(labels[i], i))
            {
                throw new InputException($"Label '{labels[i]}' comes twice, as number {seen[labels[i]] + 1} and {i + 1}. Leave one out.", labels[i]);
            }
        }

        return labels;
    }
}
