using Clip.Sdk.Engines;
using Clip.Sdk.Plugins;

namespace Clip.Sdk.Training.Guidance;

/// <summary>Gives a host's heads what this package has.</summary>
public static class HostEnginesExtensions
{
    /// <summary>
    /// Adds <see cref="IDifferentiableImageEncoderFactory"/>. Neither libtorch nor a model is loaded before a head opens an encoder; on
    /// a machine without libtorch that fails with a <see cref="PluginException"/> that says what to run.
    /// </summary>
    /// <param name="engines">The host's engines.</param>
    /// <param name="model">The host's model; null where it has none.</param>
    /// <param name="options">How the host runs models; null for the defaults.</param>
    public static HostEngines AddGradients(this HostEngines engines, HostModel? model = null, ClipOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engines);
        return engines.Add<IDifferentiableImageEncoderFactory>(() => new DifferentiableImageEncoderFactory(model, options));
    }
}
