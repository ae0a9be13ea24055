using System.CommandLine.Parsing;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.Hosts.SemanticKernel;

/// <summary>Calls functions as lines come; a call that fails says why and the loop goes on.</summary>
internal static class CallLoop
{
    /// <returns>The exit code: 0, also where calls failed.</returns>
    public static async Task<int> RunAsync(Kernel kernel, TextReader input, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            string[] words = [.. CommandLineParser.SplitCommandLine(line)];
            if (words.Length == 0)
            {
                continue;
            }

            if (words[0] is "exit" or "quit")
            {
                break;
            }

            if (words[0] is "list" or "help")
            {
                KernelPrinter.WriteFunctions(kernel, output);
                continue;
            }

            try
            {
                (string plugin, string function) = Split(words[0]);
                await KernelPrinter.CallAsync(kernel, plugin, function, CallArguments.Parse(words.Skip(1)), output, cancellationToken);
            }
            catch (Exception error) when (error is ClipException or KernelException or KeyNotFoundException or ArgumentException)
            {
                await errors.WriteLineAsync(error.Message);
            }
        }

        return 0;
    }

    private static (string Plugin, string Function) Split(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            ? (name[..dot], name[(dot + 1)..])
            : throw new InputException($"A call begins with 'plugin.function', but '{name}' came. 'list' shows what there is.", name);
    }
}
