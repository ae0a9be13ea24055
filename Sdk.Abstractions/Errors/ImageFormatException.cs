namespace Clip.Sdk;

/// <summary>A picture cannot be decoded, or is refused before it is decoded.</summary>
public sealed class ImageFormatException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was wanted, what came, what to do.</param>
    /// <param name="reason">Why, in one of the classes that a batch job tells apart.</param>
    /// <param name="imageName">The name of the image source, or null.</param>
    /// <param name="innerException">The decoder's own error.</param>
    public ImageFormatException(string message, ImageFault reason, string? imageName = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Reason = reason;
        ImageName = imageName;
    }

    /// <summary>Why the picture was refused.</summary>
    public ImageFault Reason { get; }

    /// <summary>The name of the image source, or null.</summary>
    public string? ImageName { get; }

    /// <inheritdoc/>
    public override string Code => Reason switch
    {
        ImageFault.NotFound => "image-not-found",
        ImageFault.UnknownFormat => "image-unknown-format",
        ImageFault.Truncated => "image-truncated",
        ImageFault.TooLarge => "image-too-large",
        _ => "image-corrupt",
    };
}
