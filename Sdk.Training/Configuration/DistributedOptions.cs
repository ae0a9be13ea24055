using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Several processes on one run. How many there are comes from the launcher's environment (WORLD_SIZE, RANK, LOCAL_RANK, MASTER_ADDR, MASTER_PORT).</summary>
public sealed record DistributedOptions
{
    /// <summary>How the processes talk. Default auto: NCCL on CUDA, Gloo on the CPU.</summary>
    public DistributedBackend Backend { get; init; } = DistributedBackend.Auto;

    /// <summary>Seconds to wait for the others before the run gives up. Default 1800.</summary>
    [Range(1, 1_000_000)]
    public int TimeoutSeconds { get; init; } = 1800;
}
