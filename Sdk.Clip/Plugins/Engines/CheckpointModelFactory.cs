using Clip.Sdk.Engines;

namespace Clip.Sdk.Plugins;

/// <summary>Further models, run as the host's.</summary>
internal sealed class CheckpointModelFactory(ClipOptions? options) : IClipModelFactory
{
    public IClipModel Open(string model) => ClipModel.Load(model, Further(options));

    /// <summary>The host's options without what belongs to its own checkpoint.</summary>
    internal static ClipOptions Further(ClipOptions? options) => (options ?? new ClipOptions()) with
    {
        ImageSize = null, Activation = null, ClaimedName = null, VocabularyPath = null, Normalization = null,
    };
}
