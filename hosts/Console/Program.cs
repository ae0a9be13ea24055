using System.CommandLine;
using System.CommandLine.Invocation;
using Clip.Sdk.Hosts.Console;
using Clip.Sdk.Hosts.Console.CommandLine;

ParseResult parsed = ClipCommandLine.Create().Parse(args);
var invocation = new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,

    // After Ctrl-C; a second Ctrl-C ends at once.
    ProcessTerminationTimeout = (parsed.CommandResult.Command as ClipCommand)?.TimeToEnd ?? TimeSpan.FromSeconds(10),
};

using var timing = RunTiming.Start(parsed);
try
{
    int code = await parsed.InvokeAsync(invocation);
    return parsed.Action is ParseErrorAction ? ExitCode.Usage : code;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("clip: cancelled.");
    return ExitCode.Cancelled;
}
catch (Exception error) when (Failures.Describe(error) is { } message)
{
    await Console.Error.WriteLineAsync($"clip: {message}");
    return ExitCode.BadInput;
}
