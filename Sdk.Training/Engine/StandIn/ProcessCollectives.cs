using Clip.Sdk.Training.Distributed;
using TorchSharp.Extras;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Engine;

/// <summary>Collectives over a process group of c10d: Gloo or NCCL.</summary>
internal sealed class ProcessCollectives(ProcessGroup group) : ICollectives
{
    public int Rank => group.Rank;

    public int WorldSize => group.WorldSize;

    public int LocalRank => group.LocalRank;

    public Tensor AllGather(Tensor tensor) => group.AllGather(tensor);

    public void AllReduceSum(Tensor tensor) => group.AllReduce(tensor);

    public void BroadcastFromFirst(Tensor tensor) => group.Broadcast([tensor]);

    public void Barrier() => group.Barrier();

    public void Dispose() => group.Dispose();
}
