namespace Clip.Sdk.Retrieval;

/// <summary>Failures from the reading and the writing end of a refresh.</summary>
internal sealed class FailureList
{
    private readonly Lock _gate = new();
    private readonly List<FolderIndexFailure> _failures = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _failures.Count;
            }
        }
    }

    public void Add(string path, ClipException error)
    {
        lock (_gate)
        {
            _failures.Add(new FolderIndexFailure(path, error));
        }
    }

    public FolderIndexFailure[] ToArray()
    {
        lock (_gate)
        {
            return [.. _failures];
        }
    }
}
