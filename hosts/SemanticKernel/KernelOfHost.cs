using Microsoft.SemanticKernel;

namespace Clip.Sdk.Hosts.SemanticKernel;

/// <summary>A kernel whose services, the model among them, are closed at the end.</summary>
internal sealed class KernelOfHost(Kernel kernel) : IDisposable
{
    public Kernel Kernel { get; } = kernel;

    public void Dispose() => (Kernel.Services as IDisposable)?.Dispose();
}
