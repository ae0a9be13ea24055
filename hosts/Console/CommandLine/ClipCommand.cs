using System.CommandLine;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>A command with examples, which <c>--help</c> prints below the options.</summary>
internal abstract class ClipCommand(string name, string description) : Command(name, description)
{
    /// <summary>Whole command lines, each one that works.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>Prints what <c>--help</c> says besides, below the examples.</summary>
    /// <param name="parsed">The command line, which need not be complete.</param>
    /// <param name="output">Where to print.</param>
    public virtual void WriteDetails(ParseResult parsed, TextWriter output)
    {
    }

    /// <summary>How long the command may take to end after Ctrl-C: time to finish a batch and close the output files.</summary>
    public virtual TimeSpan TimeToEnd => TimeSpan.FromSeconds(10);
}
