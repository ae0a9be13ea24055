namespace Clip.Sdk.Hosts.Console.Shards;

/// <summary>How numbers are spread: smallest, middle, the 95th of a hundred, largest.</summary>
internal sealed record SizeSummary(int Smallest, int Median, int P95, int Largest)
{
    /// <summary>The summary, or null of no numbers.</summary>
    public static SizeSummary? Of(IEnumerable<int> values)
    {
        int[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted.Length == 0 ? null : new SizeSummary(sorted[0], At(sorted, 50), At(sorted, 95), sorted[^1]);
    }

    public override string ToString() => $"{Smallest} / {Median} / {P95} / {Largest}";

    private static int At(int[] sorted, int percent) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];
}
