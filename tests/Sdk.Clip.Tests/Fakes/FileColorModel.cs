namespace Clip.Sdk.Clip.Tests;

/// <summary>
/// A model over picture files of three bytes, red, green and blue, so that folders of pictures are quick to make: the
/// file's bytes become one colour, and <see cref="ColorEncoder"/> does the rest.
/// </summary>
internal sealed class FileColorModel : IClipModel
{
    private readonly Encoder _images = new();

    public ColorEncoder Colors => _images.Colors;

    public ClipModelInfo Info => new FakeClipModel().Info;

    public IImageEncoder Images => _images;

    public ITextEncoder Texts { get; init; } = new TestSupport.LetterEncoder { ContextLength = 100 };

    public void Dispose()
    {
    }

    private sealed class Encoder : IImageEncoder, IPixelEncoder, IImagePreprocessor
    {
        public ColorEncoder Colors { get; } = new();

        public EncoderInfo Info => Colors.Info;

        public int ImageSize => Colors.ImageSize;

        public IImagePreprocessor Preprocessor => this;

        public void Preprocess(ImageSource source, Span<float> destination, CancellationToken cancellationToken = default)
        {
            byte[] color = File.ReadAllBytes(source.Path!);
            if (color.Length != 3)
            {
                throw new ImageFormatException($"'{source.Path}' has {color.Length} bytes.", ImageFault.Corrupt, source.Name);
            }

            Colors.Preprocess(ColorEncoder.Picture(color[0], color[1], color[2]), destination, cancellationToken);
        }

        public void EncodePixels(
            ReadOnlySpan<float> pixelValues, int count, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default) =>
            Colors.EncodePixels(pixelValues, count, destination, form, cancellationToken);

        public void Encode(
            ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("A folder goes through the pipeline.");

        public void Dispose()
        {
        }
    }
}
