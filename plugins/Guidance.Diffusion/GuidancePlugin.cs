using Clip.Sdk.Heads;

namespace Clip.Guidance.Diffusion;

/// <summary>Brings the head <c>guidance</c>.</summary>
public sealed class GuidancePlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IHeadRegistry heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        heads.Add("guidance", "How far images are from prompts and which way every pixel should move; paints images from prompts.", context => new GuidanceHead(context));
    }
}
