using System.Diagnostics;
using Clip.Sdk.Batches;

namespace Clip.Sdk.Clip.Batches.Tests;

/// <summary>The job that tests kill: <c>dotnet Sdk.Clip.Batches.Tests.dll input output ordered|unordered</c>.</summary>
internal static class ChildProgram
{
    public static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(ChildProgram).Assembly.Location, .. arguments]))!;

    private static async Task<int> Main(string[] arguments)
    {
        await BatchJob.RunAsync(
            "length",
            new LengthHead { Delay = TimeSpan.FromMilliseconds(1) },
            BatchSources.Open([arguments[0]]),
            new BatchJobOptions { OutputPath = arguments[1], Start = BatchStart.Resume, IsOrdered = arguments[2] == "ordered" });
        return 0;
    }
}
