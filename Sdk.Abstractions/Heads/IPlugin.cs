namespace Clip.Sdk.Heads;

/// <summary>
/// What a plugin's assembly has exactly one of: a public class with a parameterless constructor that names the plugin's heads.
/// It is run once when the plugin is loaded and must be cheap; a head is made when it is first used.
/// </summary>
public interface IPlugin
{
    /// <summary>Names every head of the plugin.</summary>
    /// <param name="heads">Receives them.</param>
    void Register(IHeadRegistry heads);
}
