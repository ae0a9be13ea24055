using System.ComponentModel;
using Clip.Sdk.Heads;

namespace Heads.Leaking;

/// <summary>Makes the mistakes that authors make: a handler that is never taken off, parameters and names that nobody understands.</summary>
public sealed class LeakingPlugin : IPlugin
{
    private int _ends;

    public void Register(IHeadRegistry heads)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _ends++;
        heads.Add("leaking", "Never goes, says the code.", _ => new LeakingHead());
    }
}

/// <summary>A head that no language model can call.</summary>
public sealed class LeakingHead
{
    [HeadFunction("Do Something")]
    [Description("Does something.")]
    public static string Do(string undescribed, object anything) => undescribed + anything;
}
