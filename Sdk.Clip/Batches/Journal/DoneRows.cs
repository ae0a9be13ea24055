namespace Clip.Sdk.Batches;

/// <summary>The keys of the rows that are done, by index: 8 bytes a row.</summary>
internal sealed class DoneRows
{
    private const int PageLength = 1 << 14;
    private readonly Dictionary<long, ulong[]> _pages = [];

    public long Count { get; private set; }

    /// <summary>Notes a row; false when it was there already.</summary>
    public bool Add(long index, ulong key)
    {
        ulong[] page = _pages.TryGetValue(index / PageLength, out ulong[]? known) ? known : _pages[index / PageLength] = new ulong[PageLength];
        ref ulong slot = ref page[index % PageLength];
        if (slot != 0)
        {
            return false;
        }

        slot = Math.Max(1, key);
        Count++;
        return true;
    }

    /// <summary>The key of a row, or 0 where it is not done.</summary>
    public ulong Find(long index) => _pages.TryGetValue(index / PageLength, out ulong[]? page) ? page[index % PageLength] : 0;
}
