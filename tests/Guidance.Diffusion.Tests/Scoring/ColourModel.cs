namespace Clip.Guidance.Diffusion.Tests.Scoring;

/// <summary>A model whose space is colour: texts are 'red', 'green' and 'blue'.</summary>
internal sealed class ColourModel : IClipModel, ITextEncoder, IImageEncoder
{
    public ClipModelInfo Info { get; } = new()
    {
        Name = "colours", Dimensions = 3, LogitScale = 1, ContextLength = 8, ImageSize = 8, Source = "test", Precision = "fp32", Device = "cpu",
    };

    EncoderInfo IEncoder<string>.Info => new(3, "linear", 8);

    EncoderInfo IEncoder<ImageSource>.Info => new(3, "linear", 8);

    public int ImageSize => 8;

    public int ContextLength => 8;

    public IImageEncoder Images => this;

    public ITextEncoder Texts => this;

    public void Encode(ReadOnlySpan<string> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            Span<float> row = destination.Slice(i * 3, 3);
            row.Clear();
            row[inputs[i] switch { "red" => 0, "green" => 1, _ => 2 }] = 1;
        }
    }

    public void Encode(ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
