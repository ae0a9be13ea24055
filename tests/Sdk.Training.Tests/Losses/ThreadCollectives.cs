using Clip.Sdk.Training.Distributed;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Losses;

/// <summary>Collectives between threads of one process: slow and obvious, to check what is built on them.</summary>
internal sealed class ThreadCollectives : ICollectives
{
    private readonly Shared _shared;

    private ThreadCollectives(Shared shared, int rank) => (_shared, Rank) = (shared, rank);

    public int Rank { get; }

    public int WorldSize => _shared.Slots.Length;

    public int LocalRank => Rank;

    public void Dispose()
    {
    }

    /// <summary>Runs a body once for each rank, each on a thread of its own.</summary>
    public static void Run(int worldSize, Action<ICollectives> body)
    {
        using var shared = new Shared(worldSize);
        var errors = new List<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, worldSize).Select(rank => new Thread(() =>
        {
            try
            {
                body(new ThreadCollectives(shared, rank));
            }
            catch (Exception error)
            {
                lock (errors)
                {
                    errors.Add(error);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "A rank hangs."));
        Assert.Empty(errors);
    }

    public Tensor AllGather(Tensor tensor) => Exchange(tensor, all => cat(all));

    public void AllReduceSum(Tensor tensor)
    {
        using Tensor sum = Exchange(tensor, all => stack(all).sum(dim: 0));
        tensor.copy_(sum);
    }

    public void BroadcastFromFirst(Tensor tensor)
    {
        using Tensor first = Exchange(tensor, all => all[0].clone());
        tensor.copy_(first);
    }

    public void Barrier() => _shared.Gate.SignalAndWait(TimeSpan.FromSeconds(30));

    private Tensor Exchange(Tensor own, Func<Tensor[], Tensor> combine)
    {
        _shared.Slots[Rank] = own;
        Barrier();
        Tensor result = combine(_shared.Slots);
        Barrier();
        return result;
    }

    private sealed class Shared(int worldSize) : IDisposable
    {
        public Tensor[] Slots { get; } = new Tensor[worldSize];

        public Barrier Gate { get; } = new(worldSize);

        public void Dispose() => Gate.Dispose();
    }
}
