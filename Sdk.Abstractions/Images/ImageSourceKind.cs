namespace Clip.Sdk;

/// <summary>The forms that an <see cref="ImageSource"/> takes.</summary>
public enum ImageSourceKind
{
    /// <summary>A file that is opened when it is encoded.</summary>
    File,

    /// <summary>The bytes of an encoded picture.</summary>
    Encoded,

    /// <summary>Decoded 8-bit RGB pixels.</summary>
    Rgb,
}
