using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Hosts.Console.Output;

/// <summary>Tells of samples that could not be used and were left out.</summary>
internal static class SkippedSamples
{
    /// <summary>Counts by reason for <c>--json</c>, or null where nothing was left out.</summary>
    public static IReadOnlyDictionary<string, long>? Of(SampleFaults faults) =>
        faults.Total == 0 ? null : faults.ByReason.ToDictionary(fault => fault.Key, fault => fault.Value, StringComparer.Ordinal);

    /// <summary>Prints one line a reason to standard error.</summary>
    public static void Print(SampleFaults faults)
    {
        foreach (string line in faults.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            System.Console.Error.WriteLine($"clip: skipped {line}");
        }
    }
}
