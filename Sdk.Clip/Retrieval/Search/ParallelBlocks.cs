using System.Runtime.ExceptionServices;

namespace Clip.Sdk.Retrieval;

/// <summary>Shares blocks of work between threads; each worker takes the next block that nobody has.</summary>
internal static class ParallelBlocks
{
    /// <param name="blocks">How many blocks.</param>
    /// <param name="threads">The most workers.</param>
    /// <param name="work">Run once by each worker; it asks for blocks until there are none (-1).</param>
    /// <param name="cancellationToken">Checked when a block is asked for.</param>
    public static void Run(int blocks, int threads, Action<Func<int>> work, CancellationToken cancellationToken)
    {
        int next = -1;
        int Take()
        {
            cancellationToken.ThrowIfCancellationRequested();
            int block = Interlocked.Increment(ref next);
            return block < blocks ? block : -1;
        }

        int workers = Math.Clamp(blocks, 1, threads);
        if (workers == 1)
        {
            work(Take);
            return;
        }

        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken }, _ => work(Take));
        }
        catch (AggregateException error)
        {
            // One cause is what a caller can act on; the others are the same or followed from it.
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }
}
