using Clip.Sdk.Heads;

namespace Clip.Sdk.Moderation;

/// <summary>Registers the head <c>moderation</c>.</summary>
public sealed class ModerationPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IHeadRegistry heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        heads.Add(
            "moderation",
            "Moderates pictures and texts by policies of described categories, with reasons, calibration and an audit log.",
            context => new ModerationHead(context));
    }
}
