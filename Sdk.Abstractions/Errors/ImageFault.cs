namespace Clip.Sdk;

/// <summary>Why a picture was refused.</summary>
public enum ImageFault
{
    /// <summary>The bytes are those of a known format but cannot be decoded.</summary>
    Corrupt,

    /// <summary>The file ends before the picture does.</summary>
    Truncated,

    /// <summary>The bytes are of no format that is allowed.</summary>
    UnknownFormat,

    /// <summary>The header claims more pixels, or a longer side, than is allowed; nothing was decoded.</summary>
    TooLarge,

    /// <summary>The file does not exist or cannot be opened.</summary>
    NotFound,
}
