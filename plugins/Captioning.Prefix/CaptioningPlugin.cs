using Clip.Sdk.Heads;

namespace Clip.Sdk.Captioning;

/// <summary>Brings the head <c>caption</c>.</summary>
public sealed class CaptioningPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IHeadRegistry heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        heads.Add("caption", "Describes pictures in words: one caption, several ranked ones, or a word after the other.", CaptionHead.Create);
    }
}
