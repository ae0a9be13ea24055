namespace Clip.Sdk;

/// <summary>Encodes pictures.</summary>
public interface IImageEncoder : IEncoder<ImageSource>
{
    /// <summary>The height and width in pixels of what the network sees.</summary>
    int ImageSize { get; }
}
