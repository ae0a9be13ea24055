using static TorchSharp.torch;

namespace Clip.Sdk.Training.Distributed;

/// <summary>What the processes of one run do together. Every process calls the same members in the same order.</summary>
/// <remarks>Used by one thread at a time. Disposing leaves the others.</remarks>
public interface ICollectives : IDisposable
{
    /// <summary>Number of this process, from 0.</summary>
    int Rank { get; }

    /// <summary>Number of processes.</summary>
    int WorldSize { get; }

    /// <summary>Number of this process on its machine, from 0: the GPU to use.</summary>
    int LocalRank { get; }

    /// <summary>Joins the tensors of all processes.</summary>
    /// <param name="tensor">[n, ..] of the same shape and type everywhere; contiguous.</param>
    /// <returns>[WorldSize · n, ..] in the order of ranks, without history; the caller owns it.</returns>
    Tensor AllGather(Tensor tensor);

    /// <summary>Replaces a tensor by the sum over all processes.</summary>
    /// <param name="tensor">Of the same shape and type everywhere; contiguous.</param>
    void AllReduceSum(Tensor tensor);

    /// <summary>Replaces a tensor by that of process 0.</summary>
    /// <param name="tensor">Of the same shape and type everywhere; contiguous.</param>
    void BroadcastFromFirst(Tensor tensor);

    /// <summary>Waits until all processes are here.</summary>
    void Barrier();
}
