using System.CommandLine;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.Hosts.SemanticKernel;

/// <summary>The command line: what the kernel holds, one call, or a loop of calls.</summary>
internal static class HostCommands
{
    public static RootCommand Create()
    {
        var kernelOptions = new KernelArgumentsOfHost();
        var plugin = new Argument<string>("plugin") { Description = "The kernel plugin: a head's name with underscores for hyphens." };
        var function = new Argument<string>("function") { Description = "The function." };
        var values = new Argument<string[]>("name=value") { Description = "Arguments; lists, objects and numbers as JSON.", Arity = ArgumentArity.ZeroOrMore };

        var list = new Command("list", "List the plugins and functions of the kernel.");
        list.SetAction(parsed =>
        {
            using KernelOfHost host = kernelOptions.Open(parsed);
            KernelPrinter.WriteFunctions(host.Kernel, Console.Out);
        });

        var invoke = new Command("invoke", "Call one function and print its result.") { plugin, function, values };
        invoke.SetAction(async (parsed, cancellationToken) =>
        {
            using KernelOfHost host = kernelOptions.Open(parsed);
            KernelArguments arguments = CallArguments.Parse(parsed.GetValue(values) ?? []);
            await KernelPrinter.CallAsync(host.Kernel, parsed.GetValue(plugin)!, parsed.GetValue(function)!, arguments, Console.Out, cancellationToken);
        });

        var loop = new Command("loop", "Read calls from standard input, one a line: 'plugin.function name=value ...'; 'list' lists, 'exit' ends.");
        loop.SetAction(async (parsed, cancellationToken) =>
        {
            using KernelOfHost host = kernelOptions.Open(parsed);
            return await CallLoop.RunAsync(host.Kernel, Console.In, Console.Out, Console.Error, cancellationToken);
        });

        var demo = new Command("demo", "Call the heads of the SDK on the pictures of the checkout, through the kernel.");
        demo.SetAction(async (parsed, cancellationToken) =>
        {
            DemoFiles files = DemoFiles.Find();
            using KernelOfHost host = kernelOptions.OpenDemo(parsed, files);
            return await KernelDemo.RunAsync(host.Kernel, files, Console.Out, cancellationToken);
        });

        var root = new RootCommand("CLIP heads as functions of a Semantic Kernel.") { list, invoke, loop, demo };
        foreach (Option option in kernelOptions.All)
        {
            option.Recursive = true;
            root.Options.Add(option);
        }

        return root;
    }
}
