namespace Clip.Sdk.Engines;

/// <summary>Opens image encoders that give gradients. Needs libtorch on the machine.</summary>
public interface IDifferentiableImageEncoderFactory
{
    /// <summary>Opens the image tower of a model; the caller disposes it.</summary>
    /// <param name="model">A checkpoint's file or folder; null for the host's model.</param>
    /// <exception cref="PluginException">The machine has no libtorch; the message says how to get it.</exception>
    /// <exception cref="ClipException">The checkpoint cannot be read.</exception>
    IDifferentiableImageEncoder Open(string? model = null);
}
