using Clip.Sdk.Numerics;

namespace Clip.Sdk.Retrieval;

/// <summary>Searches with texts and pictures instead of embeddings.</summary>
public static class ImageIndexExtensions
{
    /// <summary>Finds the pictures that fit a text.</summary>
    /// <param name="index">The index.</param>
    /// <param name="encoder">The text tower of the model that the index was made with.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">What to look for; null for the ten best.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="IndexException">The encoder belongs to another embedding space.</exception>
    public static SearchHit[] SearchText(
        this ImageIndex index, ITextEncoder encoder, string text, SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SearchAll(index, encoder, [text], options, cancellationToken)[0];
    }

    /// <summary>Finds the pictures that fit each of several texts.</summary>
    /// <param name="index">The index.</param>
    /// <param name="encoder">The text tower of the model that the index was made with.</param>
    /// <param name="texts">[Q] texts.</param>
    /// <param name="options">What to look for; null for the ten best.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="IndexException">The encoder belongs to another embedding space.</exception>
    public static SearchHit[][] SearchTexts(
        this ImageIndex index, ITextEncoder encoder, ReadOnlySpan<string> texts, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        SearchAll(index, encoder, texts, options, cancellationToken);

    /// <summary>Finds the pictures that resemble a picture; with <see cref="SearchOptions.Against"/> the captions, those that fit it.</summary>
    /// <param name="index">The index.</param>
    /// <param name="encoder">The image tower of the model that the index was made with.</param>
    /// <param name="image">The picture; it need not be in the index.</param>
    /// <param name="options">What to look for; null for the ten best.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="IndexException">The encoder belongs to another embedding space.</exception>
    /// <exception cref="ImageFormatException">The picture cannot be read.</exception>
    public static SearchHit[] SearchImage(
        this ImageIndex index, IImageEncoder encoder, ImageSource image, SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return SearchAll(index, encoder, [image], options, cancellationToken)[0];
    }

    /// <summary>Finds the pictures that resemble each of several pictures.</summary>
    /// <param name="index">The index.</param>
    /// <param name="encoder">The image tower of the model that the index was made with.</param>
    /// <param name="images">[Q] pictures.</param>
    /// <param name="options">What to look for; null for the ten best.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="IndexException">The encoder belongs to another embedding space.</exception>
    /// <exception cref="ImageFormatException">A picture cannot be read.</exception>
    public static SearchHit[][] SearchImages(
        this ImageIndex index, IImageEncoder encoder, ReadOnlySpan<ImageSource> images, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        SearchAll(index, encoder, images, options, cancellationToken);

    /// <summary>Ranks texts by how well they fit a picture of the index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="row">The picture's row.</param>
    /// <param name="encoder">The text tower of the model that the index was made with.</param>
    /// <param name="texts">[M] texts.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[M]: each text's place in <paramref name="texts"/> and its cosine, best first.</returns>
    /// <exception cref="IndexException">The encoder belongs to another embedding space.</exception>
    public static (int Text, float Cosine)[] RankTexts(
        this ImageIndex index, long row, ITextEncoder encoder, ReadOnlySpan<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(encoder);
        index.RequireSpace(encoder.Info);
        float[] image = index.Embedding(row), cosines = new float[texts.Length];
        EmbeddingMatrix embeddings = encoder.Encode(texts, EmbeddingForm.Normalized, cancellationToken);
        DotProducts.Multiply(image, embeddings.Values.Span, embeddings.Dimensions, cosines);
        var ranked = new (int Text, float Cosine)[texts.Length];
        for (int i = 0; i < ranked.Length; i++)
        {
            ranked[i] = (i, cosines[i]);
        }

        Array.Sort(ranked, (left, right) => right.Cosine.CompareTo(left.Cosine) is var byCosine && byCosine != 0 ? byCosine : left.Text.CompareTo(right.Text));
        return ranked;
    }

    /// <summary>Finds all pairs of pictures that are nearly the same.</summary>
    /// <param name="index">The index.</param>
    /// <param name="options">What counts; null for a cosine of 0.95.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    public static DuplicateReport FindDuplicates(this ImageIndex index, DuplicateOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        using IndexSnapshot.Lease lease = index.Snapshot.Enter();
        return new DuplicateScan(index.Snapshot, options ?? new DuplicateOptions()).Run(cancellationToken);
    }

    private static SearchHit[][] SearchAll<TInput>(
        ImageIndex index, IEncoder<TInput> encoder, ReadOnlySpan<TInput> inputs, SearchOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(encoder);
        index.RequireSpace(encoder.Info);
        return index.Search(encoder.Encode(inputs, EmbeddingForm.Normalized, cancellationToken), options, cancellationToken);
    }
}
