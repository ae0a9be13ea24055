using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests.Training;

/// <summary>A test that trains, and is skipped, with a word, where the torch engine is not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = File.Exists(Path.Combine(Fixtures.RepositoryRoot, "native", "build", "libclip_torch.so"))
        ? null
        : "The torch engine is not built on this machine: run native/build-torch-shim.";
}
