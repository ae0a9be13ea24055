namespace Clip.Sdk.Heads.Scoring;

/// <summary>The plugin of the head <c>clip-score</c>.</summary>
public sealed class ClipScorePlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IHeadRegistry heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        heads.Add("clip-score", "Scores how well pictures match texts, ranks them, and compares generators.", context => new ClipScoreHead(context));
    }
}
