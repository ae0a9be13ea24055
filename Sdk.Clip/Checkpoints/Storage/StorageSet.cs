namespace Clip.Sdk.Checkpoints;

/// <summary>Everything that one open checkpoint holds open, released together.</summary>
internal sealed class StorageSet : IDisposable
{
    private readonly List<IDisposable> _members = [];

    /// <summary>Takes over a member and gives it back.</summary>
    public T Add<T>(T member)
        where T : IDisposable
    {
        lock (_members)
        {
            _members.Add(member);
        }

        return member;
    }

    public void Dispose()
    {
        lock (_members)
        {
            for (int index = _members.Count - 1; index >= 0; index--)
            {
                _members[index].Dispose();
            }

            _members.Clear();
        }
    }
}
