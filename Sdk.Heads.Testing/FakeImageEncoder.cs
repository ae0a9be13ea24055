namespace Clip.Sdk.Heads.Testing;

/// <summary>Embeds pictures by the words of their names; their content is not looked at.</summary>
internal sealed class FakeImageEncoder(EncoderInfo info) : IImageEncoder
{
    public EncoderInfo Info { get; } = info;

    public int ImageSize => 8;

    public void Encode(ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        Rows.Check(inputs.Length, Info.Dimensions, destination.Length);
        for (int row = 0; row < inputs.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = Path.GetFileNameWithoutExtension(inputs[row].Name);
            if (WordEmbedding.Has(name, "broken"))
            {
                throw new ImageFormatException($"Picture '{inputs[row].Name}' is broken, as its name says.", ImageFault.Corrupt, inputs[row].Name);
            }

            WordEmbedding.Write(name, destination.Slice(row * Info.Dimensions, Info.Dimensions), form);
        }
    }

    public void Dispose()
    {
    }
}
