using Clip.Sdk.Imaging;

namespace Clip.Sdk.Training.Data;

/// <summary>A pair whose picture is stored in an image format.</summary>
public sealed class StoredSample : TrainingSample
{
    /// <summary>The picture.</summary>
    public required ImageSource Image { get; init; }

    /// <summary>At least one caption.</summary>
    public required IReadOnlyList<string> Captions { get; init; }

    /// <inheritdoc/>
    public override DecodedSample Decode(IImageDecoder decoder, CancellationToken cancellationToken = default) =>
        new(RgbImage.Decode(Image, decoder, cancellationToken), Captions);
}
