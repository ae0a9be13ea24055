using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Extras;

/// <summary>Processes that compute together, over c10d: Gloo on the processor, NCCL on CUDA.</summary>
/// <remarks>
/// Not in the real package. Every process calls the same methods in the same order, from one thread at a time, with tensors
/// of the same shapes and types. A call returns when the result is there (on CUDA: when it is queued on the current stream).
/// </remarks>
public sealed class ProcessGroup : IDisposable
{
    /// <summary>How long a call waits for the other processes unless it is told otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    private IntPtr _group;

    private ProcessGroup(IntPtr group, Rendezvous rendezvous, string backend)
    {
        _group = group;
        Rank = rendezvous.Rank;
        WorldSize = rendezvous.WorldSize;
        LocalRank = rendezvous.LocalRank;
        Backend = backend;
    }

    /// <summary>Frees a group that nobody disposed.</summary>
    ~ProcessGroup() => Release();

    /// <summary>The back ends of this engine: "gloo", "nccl".</summary>
    public static IReadOnlyList<string> Backends
    {
        get
        {
            int bits = NativeMethods.ct_group_backends();
            return [.. ((string[])["gloo", "nccl"]).Where((_, bit) => (bits & (1 << bit)) != 0)];
        }
    }

    /// <summary>Number of this process, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int WorldSize { get; }

    /// <summary>Number of this process on its machine.</summary>
    public int LocalRank { get; }

    /// <summary>"gloo" or "nccl".</summary>
    public string Backend { get; }

    /// <summary>Meets the other processes; returns when all are there.</summary>
    /// <param name="rendezvous">Who and where.</param>
    /// <param name="backend">"gloo" or "nccl"; by default NCCL where there is a CUDA device and the engine has it.</param>
    /// <param name="timeout">How long a call waits; <see cref="DefaultTimeout"/> if null.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">The others did not come in time.</exception>
    public static ProcessGroup Join(Rendezvous rendezvous, string? backend = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(rendezvous);
        backend ??= cuda.is_available() && Backends.Contains("nccl") ? "nccl" : "gloo";
        bool serves = rendezvous.Rank == 0 && !rendezvous.LauncherServes;
        NativeMethods.Check(NativeMethods.ct_group_new(
            backend, rendezvous.MasterAddress, rendezvous.MasterPort, serves ? 1 : 0, $"clip-sdk/{rendezvous.Round}",
            rendezvous.Rank, rendezvous.WorldSize, (long)(timeout ?? DefaultTimeout).TotalMilliseconds, out IntPtr group));
        return new ProcessGroup(group, rendezvous, backend);
    }

    /// <summary>Replaces a tensor in every process by their sum, or by another operation's result.</summary>
    public void AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum) => AllReduce([tensor], operation);

    /// <summary>Replaces tensors in every process by their sums, or by another operation's results.</summary>
    public unsafe void AllReduce(IReadOnlyList<Tensor> tensors, ReduceOperation operation = ReduceOperation.Sum)
    {
        fixed (IntPtr* handles = Handles(tensors))
        {
            NativeMethods.Check(NativeMethods.ct_group_all_reduce(Group, handles, tensors.Count, (int)operation));
        }

        GC.KeepAlive(tensors);
    }

    /// <summary>Replaces tensors in every process by those of one of them.</summary>
    public unsafe void Broadcast(IReadOnlyList<Tensor> tensors, int root = 0)
    {
        fixed (IntPtr* handles = Handles(tensors))
        {
            NativeMethods.Check(NativeMethods.ct_group_broadcast(Group, handles, tensors.Count, root));
        }

        GC.KeepAlive(tensors);
    }

    /// <summary>The tensors of all processes, joined along the first dimension in the order of ranks.</summary>
    /// <param name="tensor">[N, ..], the same shape in every process.</param>
    /// <returns>[world · N, ..], without history.</returns>
    public unsafe Tensor AllGather(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable unrecorded = no_grad();
        Tensor sent = tensor.detach().contiguous();
        Tensor all = empty([WorldSize * sent.shape[0], .. sent.shape[1..]], sent.dtype, sent.device);
        Tensor[] parts = all.chunk(WorldSize);
        fixed (IntPtr* handles = Handles(parts))
        {
            NativeMethods.Check(NativeMethods.ct_group_all_gather(Group, sent.Handle, handles, parts.Length));
        }

        GC.KeepAlive(parts);
        return all.MoveToOuterDisposeScope();
    }

    /// <summary>Waits until every process is here.</summary>
    public void Barrier() => NativeMethods.Check(NativeMethods.ct_group_barrier(Group));

    /// <summary>Leaves the group. Wait at a barrier before, where a process may still be at work.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private IntPtr Group
    {
        get
        {
            ObjectDisposedException.ThrowIf(_group == IntPtr.Zero, this);
            return _group;
        }
    }

    private static IntPtr[] Handles(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        IntPtr[] handles = new IntPtr[tensors.Count];
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = tensors[i].Handle;
        }

        return handles;
    }

    private void Release()
    {
        IntPtr group = Interlocked.Exchange(ref _group, IntPtr.Zero);
        if (group != IntPtr.Zero)
        {
            NativeMethods.ct_group_release(group);
        }
    }
}
