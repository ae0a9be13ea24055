using Clip.Sdk.Heads;

namespace Heads.First;

/// <summary>Names the heads.</summary>
public sealed class FirstPlugin : IPlugin
{
    public void Register(IHeadRegistry heads)
    {
        heads.Add("first", "Says back what it is told.", context => new FirstHead(context));
        heads.Add("first-batch", "Counts the letters of texts.", context => new CountingHead(context.Options.Get<CountingOptions>()));
    }
}
