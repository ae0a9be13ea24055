using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>The library's help, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ClipCommand { Examples: { Count: > 0 } examples } command)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine($"  {example}");
            }

            command.WriteDetails(parseResult, output);
        }

        return code;
    }
}
