using System.CommandLine;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>A command with examples, which <c>--help</c> prints below the options.</summary>
internal abstract class ClipCommand(string name, string description) : Command(name, description)
{
    /// <summary>Whole command lines, each one that works.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>How long the command may take to end after Ctrl-C: time to finish a batch and close the output files.</summary>
    public virtual TimeSpan TimeToEnd => TimeSpan.FromSeconds(10);
}
