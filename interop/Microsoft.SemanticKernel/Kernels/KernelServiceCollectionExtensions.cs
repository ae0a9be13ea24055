using Microsoft.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a kernel into a container.</summary>
public static class KernelServiceCollectionExtensions
{
    /// <summary>Registers the kernel and its plugin collection, both made anew for each request.</summary>
    /// <param name="services">The container.</param>
    /// <returns>A builder that adds to the container; it cannot build.</returns>
    public static IKernelBuilder AddKernel(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddTransient<KernelPluginCollection>();
        services.AddTransient<Kernel>();
        return new KernelBuilder(services);
    }
}
