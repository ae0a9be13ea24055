using System.Diagnostics;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Plugins.Tests;

/// <summary>Builds a plugin outside the solution against the contract.</summary>
internal static class OutsideBuild
{
    public static void Run(string sources, string output)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string contract = Path.Combine(Fixtures.RepositoryRoot, "Sdk.Abstractions", "Sdk.Abstractions.csproj");

        // The contract is there already, built for these tests; building it again would disturb others that run.
        var start = new ProcessStartInfo("dotnet", ["build", sources, "-o", output, "-c", configuration, "-p:BuildProjectReferences=false", $"-p:Contract={contract}", "-nodeReuse:false", "-v", "quiet", "-nologo"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process build = Process.Start(start)!;
        Task<string> errors = build.StandardError.ReadToEndAsync();
        string text = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0, text + errors.GetAwaiter().GetResult());
    }
}
