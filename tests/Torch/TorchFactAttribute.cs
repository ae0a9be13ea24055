using static TorchSharp.torch;

namespace Clip.Sdk.TestSupport;

/// <summary>A test that is skipped, with a word, where the torch engine is absent.</summary>
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
    public static string? SkipReason { get; } = TryInitializeDeviceType(TorchSharp.DeviceType.CPU)
        ? null
        : "The torch engine is not built on this machine: run native/build-torch-shim.";
}
