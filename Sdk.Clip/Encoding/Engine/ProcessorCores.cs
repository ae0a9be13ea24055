namespace Clip.Sdk.Engine;

/// <summary>How many threads the matrix products of one run are worth.</summary>
internal static class ProcessorCores
{
    private const string LinuxProcessors = "/sys/devices/system/cpu";

    /// <summary>
    /// The processors that the process may use, but no more than there are cores: two threads of one core share its arithmetic
    /// units and slow each other down.
    /// </summary>
    public static int Available { get; } = Math.Max(1, Math.Min(Environment.ProcessorCount, PhysicalCores() ?? int.MaxValue));

    private static int? PhysicalCores()
    {
        if (!Directory.Exists(LinuxProcessors))
        {
            return null;
        }

        HashSet<string> cores = [];
        foreach (string processor in Directory.EnumerateDirectories(LinuxProcessors, "cpu*"))
        {
            string siblings = Path.Combine(processor, "topology", "thread_siblings_list");
            if (File.Exists(siblings))
            {
                cores.Add(File.ReadAllText(siblings));
            }
        }

        return cores.Count == 0 ? null : cores.Count;
    }
}
