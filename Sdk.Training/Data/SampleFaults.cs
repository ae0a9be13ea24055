using System.Collections.Concurrent;
using System.Text;

namespace Clip.Sdk.Training.Data;

/// <summary>Counts samples that were skipped, by reason, and keeps one example of each.</summary>
/// <remarks>Safe to call from several threads at once.</remarks>
public sealed class SampleFaults
{
    private readonly ConcurrentDictionary<string, (long Count, string Example)> _faults = new(StringComparer.Ordinal);

    /// <summary>All skipped samples.</summary>
    public long Total => _faults.Values.Sum(fault => fault.Count);

    /// <summary>The reasons with their counts, the commonest first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ByReason =>
        [.. _faults.Select(fault => KeyValuePair.Create(fault.Key, fault.Value.Count)).OrderByDescending(fault => fault.Value).ThenBy(fault => fault.Key, StringComparer.Ordinal)];

    /// <summary>Counts a skipped sample.</summary>
    /// <param name="reason">A short kebab-case code, as <see cref="ClipException.Code"/>.</param>
    /// <param name="example">What happened to this one.</param>
    public void Add(string reason, string example) =>
        _faults.AddOrUpdate(reason, static (_, first) => (1, first), static (_, old, _) => (old.Count + 1, old.Example), example);

    /// <summary>How often a reason was counted.</summary>
    /// <param name="reason">The reason.</param>
    public long CountOf(string reason) => _faults.TryGetValue(reason, out (long Count, string Example) fault) ? fault.Count : 0;

    /// <summary>One line for each reason, with its first example.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string reason, long count) in ByReason)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{count} × {reason}, first: {_faults[reason].Example}\n");
        }

        return text.ToString();
    }
}
