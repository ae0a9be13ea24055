using TorchSharp;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>A test that runs libtorch and is skipped, with a word, where the shim is not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = TorchEngine.SkipReason;
}

/// <summary>The <see cref="TheoryAttribute"/> form of <see cref="TorchFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute() => Skip = TorchEngine.SkipReason;
}

internal static class TorchEngine
{
    public static string? SkipReason { get; } = torch.TryInitializeDeviceType(DeviceType.CPU)
        ? null
        : "The torch engine is not built on this machine: run native/build-torch-shim.";
}
