using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

/// <summary>Gathers what a kernel is made of.</summary>
public interface IKernelBuilder
{
    /// <summary>The services.</summary>
    IServiceCollection Services { get; }

    /// <summary>The plugins.</summary>
    IKernelBuilderPlugins Plugins { get; }
}
