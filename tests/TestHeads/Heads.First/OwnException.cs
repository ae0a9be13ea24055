using Clip.Sdk;

namespace Heads.First;

/// <summary>An error that only the plugin knows.</summary>
public sealed class OwnException(string message) : ClipException(message)
{
    public override string Code => "own";
}
