using System.ComponentModel;
using Clip.Sdk.Heads;
using TestPlugins.Dependency;

namespace Heads.Second;

/// <summary>Names the head.</summary>
public sealed class SecondPlugin : IPlugin
{
    public void Register(IHeadRegistry heads) => heads.Add("second", "Tells the version of its dependency.", _ => new SecondHead());
}

/// <summary>Tells what it was loaded with.</summary>
public sealed class SecondHead
{
    [HeadFunction("version")]
    [Description("Which version of its dependency the plugin has.")]
    public static string Version() => Answer.Version;
}
