using System.Runtime.InteropServices;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Distributed;
using TorchSharp;
using TorchSharp.Extras;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Engine;

/// <summary>The extras of the stand-in in interop/.</summary>
internal sealed class EngineExtras : IEngineExtras
{
    private EngineExtras()
    {
    }

    public static IEngineExtras Current { get; } = new EngineExtras();

    public IDisposable EnterAutocast(Device device, ScalarType type) => Autocast.Enter(device.type, type);

    public ICollectives JoinProcesses(DistributedOptions options)
    {
        try
        {
            return Rendezvous.FromEnvironment() is { WorldSize: > 1 } rendezvous
                ? new ProcessCollectives(ProcessGroup.Join(rendezvous, BackendName(options.Backend), TimeSpan.FromSeconds(options.TimeoutSeconds)))
                : SingleProcess.Instance;
        }
        catch (Exception error) when (error is ExternalException or InvalidOperationException)
        {
            throw new InputException($"The processes of the run do not meet: {error.Message} Check RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.", innerException: error);
        }
    }

    public (long InUse, long Peak)? DeviceMemory(Device device)
    {
        if (device.type != DeviceType.CUDA)
        {
            return null;
        }

        CudaMemory memory = CudaMemory.Read(Math.Max(0, device.index));
        return (memory.Allocated, memory.PeakAllocated);
    }

    private static string? BackendName(DistributedBackend backend) => backend switch
    {
        DistributedBackend.Gloo => "gloo",
        DistributedBackend.Nccl => "nccl",
        _ => null,
    };
}
