using System.Diagnostics;
using Clip.Sdk.Clip.Tests.Retrieval;

namespace Clip.Sdk.Clip.Tests;

/// <summary>What tests run in processes of their own, to kill them or to measure them: <c>dotnet Sdk.Clip.Tests.dll name arguments</c>.</summary>
internal static class ChildProgram
{
    private static readonly Dictionary<string, Action<string[]>> Programs = new()
    {
        [IndexWriterProgram.Name] = IndexWriterProgram.Run,
    };

    public static Process Start(string name, params ReadOnlySpan<string> arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(ChildProgram).Assembly.Location, name, .. arguments]) { RedirectStandardOutput = true })!;

    private static int Main(string[] arguments)
    {
        if (arguments.Length == 0 || !Programs.TryGetValue(arguments[0], out Action<string[]>? program))
        {
            return 2;
        }

        program(arguments[1..]);
        return 0;
    }
}
