using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Distributed;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Engine;

/// <summary>The real TorchSharp has none of the extras, and says so when they are asked for.</summary>
internal sealed class EngineExtras : IEngineExtras
{
    private EngineExtras()
    {
    }

    public static IEngineExtras Current { get; } = new EngineExtras();

    public IDisposable EnterAutocast(Device device, ScalarType type) =>
        throw new InputException($"Mixed precision ('{type}') is not in the package TorchSharp. Set 'precision' to 'float32', or build with -p:EnginePackages=interop.");

    public ICollectives JoinProcesses(DistributedOptions options) => Environment.GetEnvironmentVariable("WORLD_SIZE") is null or "1"
        ? SingleProcess.Instance
        : throw new InputException("Several processes cannot train together with the package TorchSharp. Start one process, or build with -p:EnginePackages=interop.");

    public (long InUse, long Peak)? DeviceMemory(Device device) => null;
}
