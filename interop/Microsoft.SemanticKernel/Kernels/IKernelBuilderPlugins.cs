using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

/// <summary>Gathers the plugins of a kernel.</summary>
public interface IKernelBuilderPlugins
{
    /// <summary>The services, among which the plugins are.</summary>
    IServiceCollection Services { get; }
}
