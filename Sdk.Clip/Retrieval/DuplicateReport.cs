namespace Clip.Sdk.Retrieval;

/// <summary>The near-duplicates of an index.</summary>
/// <param name="Pairs">The pairs, best first; of equal ones the lower rows first.</param>
/// <param name="TotalPairs">How many pairs there are: more than <paramref name="Pairs"/> holds where <see cref="DuplicateOptions.MaxPairs"/> cut it.</param>
public sealed record DuplicateReport(IReadOnlyList<DuplicatePair> Pairs, long TotalPairs)
{
    /// <summary>Groups of rows that are joined by pairs, also over others between them; each in row order, groups in the order of their first rows.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Groups()
    {
        var parents = new Dictionary<long, long>();
        foreach (DuplicatePair pair in Pairs)
        {
            long first = Root(parents, pair.First), second = Root(parents, pair.Second);
            parents[Math.Max(first, second)] = Math.Min(first, second);
        }

        return [.. parents.Keys.GroupBy(row => Root(parents, row)).OrderBy(group => group.Key).Select(group => (IReadOnlyList<long>)[.. group.Order()])];
    }

    private static long Root(Dictionary<long, long> parents, long row)
    {
        long root = row;
        while (parents.TryGetValue(root, out long parent) && parent != root)
        {
            root = parent;
        }

        // Everyone on the way points to the root from now on.
        while (row != root)
        {
            long parent = parents.GetValueOrDefault(row, root);
            parents[row] = root;
            row = parent;
        }

        parents[root] = root;
        return root;
    }
}
