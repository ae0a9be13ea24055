using System.CommandLine;
using System.CommandLine.Invocation;
using Clip.Sdk;
using Clip.Sdk.Hosts.SemanticKernel;
using Microsoft.SemanticKernel;

ParseResult parsed = HostCommands.Create().Parse(args);
try
{
    int code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return parsed.Action is ParseErrorAction ? 2 : code;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("clip-kernel: cancelled.");
    return 130;
}
catch (Exception error) when (error is ClipException or KernelException or KeyNotFoundException or ArgumentException)
{
    await Console.Error.WriteLineAsync($"clip-kernel: {error.Message}");
    return 1;
}
