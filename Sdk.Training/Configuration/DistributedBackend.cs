namespace Clip.Sdk.Training.Configuration;

/// <summary>How the processes of one run talk.</summary>
public enum DistributedBackend
{
    /// <summary>NCCL on CUDA, Gloo on the CPU.</summary>
    Auto,

    /// <summary>Gloo over TCP.</summary>
    Gloo,

    /// <summary>NVIDIA's NCCL.</summary>
    Nccl,
}
