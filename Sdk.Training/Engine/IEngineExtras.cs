using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Distributed;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Engine;

/// <summary>What training takes from the tensor engine beyond the public API of TorchSharp.</summary>
internal interface IEngineExtras
{
    /// <summary>Runs products and convolutions of this thread in a shorter type until the result is disposed.</summary>
    /// <exception cref="InputException">The engine cannot.</exception>
    IDisposable EnterAutocast(Device device, ScalarType type);

    /// <summary>Meets the processes that the launcher's environment tells of; one process alone where it tells of none.</summary>
    /// <exception cref="InputException">The engine cannot, or the others do not come.</exception>
    ICollectives JoinProcesses(DistributedOptions options);

    /// <summary>Bytes that tensors take on a CUDA device, and that they took at most; null elsewhere.</summary>
    (long InUse, long Peak)? DeviceMemory(Device device);
}
