using System.Diagnostics;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>Runs tests/Interop.TorchSharp.Worker as a process of its own.</summary>
internal static class Worker
{
    /// <summary>What it printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    internal static async Task<string> RunAsync(string[] arguments, Dictionary<string, string> environment)
    {
        // artifacts/bin/PROJECT/CONFIGURATION/
        string folder = AppContext.BaseDirectory.Replace("Interop.TorchSharp.Tests", "Interop.TorchSharp.Worker", StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Interop.TorchSharp.Worker.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? printed
            : throw new InvalidOperationException($"The worker ended with {process.ExitCode}: {await errors}");
    }
}
