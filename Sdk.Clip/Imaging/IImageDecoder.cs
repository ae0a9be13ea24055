namespace Clip.Sdk.Imaging;

/// <summary>Turns an encoded picture into pixels. An adapter for another imaging library implements this one method.</summary>
/// <remarks>Implementations are safe to call from several threads at once.</remarks>
public interface IImageDecoder
{
    /// <summary>Decodes the first frame of a picture.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="cancellationToken">Checked before decoding begins.</param>
    /// <returns>The pixels as they lie in the file; the caller disposes them.</returns>
    /// <exception cref="ImageFormatException">The picture cannot be read, is damaged, or exceeds a limit.</exception>
    DecodedImage Decode(ImageSource source, CancellationToken cancellationToken = default);
}
