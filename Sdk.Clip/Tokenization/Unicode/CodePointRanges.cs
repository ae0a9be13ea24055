namespace Clip.Sdk.Tokenization.Unicode;

/// <summary>A set of code points kept as sorted ranges.</summary>
internal sealed class CodePointRanges
{
    private readonly int[] _first;
    private readonly int[] _last;

    /// <param name="ranges">Ranges in rising order that do not touch.</param>
    public CodePointRanges(IReadOnlyList<(int First, int Last)> ranges)
    {
        _first = new int[ranges.Count];
        _last = new int[ranges.Count];
        for (int index = 0; index < ranges.Count; index++)
        {
            (_first[index], _last[index]) = ranges[index];
        }
    }

    public bool Contains(int codePoint)
    {
        int index = Array.BinarySearch(_first, codePoint);
        if (index < 0)
        {
            index = ~index - 1;
        }

        return index >= 0 && codePoint <= _last[index];
    }
}
