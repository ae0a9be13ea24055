using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

/// <param name="services">Where a host's own container makes the kernel; null for a builder that makes it itself.</param>
internal sealed class KernelBuilder(IServiceCollection? services = null) : IKernelBuilder, IKernelBuilderPlugins
{
    public bool MayBuild { get; } = services is null;

    public IServiceCollection Services { get; } = services ?? new ServiceCollection();

    public IKernelBuilderPlugins Plugins => this;
}
