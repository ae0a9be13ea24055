namespace Clip.Sdk.Retrieval;

/// <summary>Where the captions of a folder's pictures come from.</summary>
public enum CaptionSource
{
    /// <summary>There are none. The default.</summary>
    None,

    /// <summary>A text file beside the picture: <c>cat.txt</c> for <c>cat.jpg</c>, as img2dataset and training sets of pairs have it.</summary>
    TextFiles,
}
