using static TorchSharp.torch;

namespace Clip.Sdk.Training.Distributed;

/// <summary>One process alone: nothing has to be exchanged.</summary>
public sealed class SingleProcess : ICollectives
{
    private SingleProcess()
    {
    }

    /// <summary>The only instance.</summary>
    public static SingleProcess Instance { get; } = new();

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int WorldSize => 1;

    /// <inheritdoc/>
    public int LocalRank => 0;

    /// <inheritdoc/>
    public Tensor AllGather(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.detach();
    }

    /// <inheritdoc/>
    public void AllReduceSum(Tensor tensor)
    {
    }

    /// <inheritdoc/>
    public void BroadcastFromFirst(Tensor tensor)
    {
    }

    /// <inheritdoc/>
    public void Barrier()
    {
    }

    /// <summary>Does nothing: there is nobody to leave.</summary>
    public void Dispose()
    {
    }
}
