namespace Clip.Sdk.Imaging.Decoding;

/// <summary>How the pixels of a bitmap are stored.</summary>
internal enum BmpCompression : uint
{
    None = 0,
    RunLength8 = 1,
    RunLength4 = 2,
    BitFields = 3,
}
