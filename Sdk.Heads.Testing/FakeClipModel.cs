namespace Clip.Sdk.Heads.Testing;

/// <summary>
/// A model without weights, for tests of heads: a text's embedding is made of its words, a picture's of the words of its name, so
/// that the picture <c>red-cat.png</c> lies near the text <c>a red cat</c>. The same words always give the same embedding.
/// </summary>
/// <remarks>Safe to use from several threads at once. A picture whose name has the word <c>broken</c> cannot be read.</remarks>
public sealed class FakeClipModel : IClipModel
{
    /// <summary>Makes a model.</summary>
    /// <param name="dimensions">D, at least 8; few dimensions make unrelated words look related.</param>
    /// <param name="contextLength">The most tokens of a text, the two special ones included; a word is a token.</param>
    public FakeClipModel(int dimensions = 64, int contextLength = 77)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 3);
        var facts = new EncoderInfo(dimensions, $"fake-{dimensions}", MaxBatchSize: 16);
        Images = new FakeImageEncoder(facts);
        Texts = new FakeTextEncoder(facts, contextLength);
        Info = new ClipModelInfo
        {
            Name = "fake", Dimensions = dimensions, LogitScale = 100, ContextLength = contextLength, ImageSize = 8, Source = "memory", Precision = "fp32", Device = "cpu",
        };
    }

    /// <inheritdoc/>
    public ClipModelInfo Info { get; }

    /// <inheritdoc/>
    public IImageEncoder Images { get; }

    /// <inheritdoc/>
    public ITextEncoder Texts { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Texts.Dispose();
    }
}
