using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Engine;

/// <summary>An open checkpoint that several sessions use: it is closed when the last of them lets go.</summary>
internal sealed class SharedCheckpoint(Checkpoint checkpoint)
{
    private int _holders = 1;

    public Checkpoint Value => checkpoint;

    /// <summary>Takes a share; each is given back with <see cref="Release"/>.</summary>
    /// <exception cref="ObjectDisposedException">All shares were given back.</exception>
    public SharedCheckpoint Acquire()
    {
        int holders = Volatile.Read(ref _holders);
        while (true)
        {
            ObjectDisposedException.ThrowIf(holders == 0, checkpoint);
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return this;
            }

            holders = seen;
        }
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            checkpoint.Dispose();
        }
    }
}
