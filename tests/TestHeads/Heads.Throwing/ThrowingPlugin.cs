using Clip.Sdk.Heads;

namespace Heads.Throwing;

/// <summary>Cannot be made.</summary>
public sealed class ThrowingPlugin : IPlugin
{
    public ThrowingPlugin() => throw new InvalidOperationException("The plugin's constructor is broken.");

    public void Register(IHeadRegistry heads) => heads.Add("throwing", "Cannot be made.", _ => this);
}
