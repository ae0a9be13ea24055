using Clip.Sdk.Heads;

namespace AestheticHead;

/// <summary>Names the head.</summary>
public sealed class AestheticPlugin : IPlugin
{
    public void Register(IHeadRegistry heads) =>
        heads.Add("aesthetic", "Scores how much people like the looks of pictures, about 1 to 10.", context => new AestheticScorer(context));
}
