using Clip.Sdk.Imaging;

namespace Clip.Sdk.Hosts.Console.Evaluation;

/// <summary>An image encoder whose pictures come from another decoder; it borrows the model's.</summary>
internal sealed class CorruptedEncoder(ClipModel model, IImageDecoder decoder) : IPixelEncoder
{
    public EncoderInfo Info => model.Images.Info;

    public IImagePreprocessor Preprocessor { get; } = new ImagePreprocessor(model.Preprocessor.Settings, decoder);

    public void EncodePixels(
        ReadOnlySpan<float> pixelValues, int count, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default) =>
        model.Images.EncodePixels(pixelValues, count, destination, form, cancellationToken);
}
