using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>From the start of a process to its first embedding, and the memory that took.</summary>
internal static partial class ColdStart
{
    /// <summary>One run of the <c>clip</c> command on one picture.</summary>
    /// <returns>Wall seconds of the whole process, and its peak resident memory in megabytes.</returns>
    public static (double Seconds, double PeakMegabytes) RunCommand(string command, string model, string picture, string output)
    {
        var start = new ProcessStartInfo(command, ["embed", "--model", model, "--images", picture, "--output", output, "--timing"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output1 = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Match memory = PeakMemory().Match(error);
        return process.ExitCode == 0 && memory.Success && output1.Result.Length > 0
            ? (seconds, double.Parse(memory.Groups[1].Value, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"'{command} embed' ended with {process.ExitCode}: {error}");
    }

    /// <summary>One start of a peer until it has encoded one picture.</summary>
    public static (double Seconds, double PeakMegabytes) RunPeer(Func<Peer> startPeer, string picture)
    {
        long started = Stopwatch.GetTimestamp();
        using Peer peer = startPeer();
        using var contender = new PeerContender("peer", peer, readsFiles: true);
        contender.TimeFiles([picture]);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (seconds, peer.Ask(new System.Text.Json.Nodes.JsonObject { ["op"] = "memory" })["peakMegabytes"]!.GetValue<double>());
    }

    [GeneratedRegex(@"peak memory ([0-9.]+) MB")]
    private static partial Regex PeakMemory();
}
