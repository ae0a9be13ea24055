namespace Clip.Sdk.Engines;

/// <summary>Opens further models beside the host's.</summary>
public interface IClipModelFactory
{
    /// <summary>Opens a model; the caller disposes it.</summary>
    /// <param name="model">A checkpoint's file or folder.</param>
    /// <exception cref="ClipException">The checkpoint cannot be read.</exception>
    IClipModel Open(string model);
}
