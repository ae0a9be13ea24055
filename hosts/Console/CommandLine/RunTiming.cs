using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>With <c>--timing</c>, a last line on standard error says what the run cost.</summary>
internal sealed class RunTiming : IDisposable
{
    private readonly bool _isWanted;

    private RunTiming(bool isWanted) => _isWanted = isWanted;

    /// <summary>The option, understood by every command.</summary>
    public static Option<bool> Option { get; } = new("--timing")
    {
        Description = "Say at the end, on standard error, how long the run took and how much memory it needed at most.",
        Recursive = true,
    };

    public static RunTiming Start(ParseResult parsed) => new(parsed.GetValue(Option));

    public void Dispose()
    {
        if (!_isWanted)
        {
            return;
        }

        using Process process = Process.GetCurrentProcess();
        double seconds = (DateTime.Now - process.StartTime).TotalSeconds;
        System.Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"clip: {seconds:F2} s, peak memory {process.PeakWorkingSet64 / 1048576.0:F0} MB"));
    }
}
