namespace Clip.Sdk;

/// <summary>Decodes a picture and makes of it the tensor that an image tower takes: convert to RGB, resize, crop, scale, normalise.</summary>
/// <remarks>Implementations are safe to call from several threads at once.</remarks>
public interface IImagePreprocessor
{
    /// <summary>S, the height and width in pixels of what the network sees.</summary>
    int ImageSize { get; }

    /// <summary>Preprocesses one picture.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="destination">[3, S, S]: channels R G B, scaled and normalised.</param>
    /// <param name="cancellationToken">Stops the work where the decoder allows.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 3 × S × S.</exception>
    /// <exception cref="ImageFormatException">The picture cannot be read or is refused.</exception>
    void Preprocess(ImageSource source, Span<float> destination, CancellationToken cancellationToken = default);
}
