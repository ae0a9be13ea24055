using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Builds kernels and adds plugins to them.</summary>
public static class KernelExtensions
{
    /// <summary>Makes the kernel.</summary>
    /// <param name="builder">The builder.</param>
    /// <exception cref="InvalidOperationException">The builder belongs to a host's container, which makes the kernel.</exception>
    public static Kernel Build(this IKernelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder is KernelBuilder { MayBuild: false })
        {
            throw new InvalidOperationException("This builder comes from AddKernel: resolve the Kernel from the service provider.");
        }

        // A container cannot list services regardless of their key; the kernel looks the keys up here.
        Dictionary<Type, HashSet<object?>> keys = [];
        foreach (ServiceDescriptor service in builder.Services)
        {
            if (!keys.TryGetValue(service.ServiceType, out HashSet<object?>? ofType))
            {
                keys[service.ServiceType] = ofType = [];
            }

            ofType.Add(service.ServiceKey);
        }

        builder.Services.AddKeyedSingleton(Kernel.ServiceKeys, keys);
        return new Kernel(builder.Services.BuildServiceProvider());
    }

    /// <summary>Adds a plugin.</summary>
    /// <param name="plugins">The builder's plugins.</param>
    /// <param name="plugin">The plugin.</param>
    public static IKernelBuilderPlugins Add(this IKernelBuilderPlugins plugins, KernelPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentNullException.ThrowIfNull(plugin);
        plugins.Services.AddSingleton(plugin);
        return plugins;
    }

    /// <summary>Adds the methods of an object that have a <see cref="KernelFunctionAttribute"/> as a plugin.</summary>
    /// <param name="plugins">The builder's plugins.</param>
    /// <param name="target">The object.</param>
    /// <param name="pluginName">The plugin's name; null for the type's.</param>
    public static IKernelBuilderPlugins AddFromObject(this IKernelBuilderPlugins plugins, object target, string? pluginName = null)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        plugins.Services.AddSingleton(provider => KernelPluginFactory.CreateFromObject(target, pluginName, provider.GetService<ILoggerFactory>()));
        return plugins;
    }

    /// <summary>Adds functions as a plugin.</summary>
    /// <param name="plugins">The builder's plugins.</param>
    /// <param name="pluginName">The plugin's name.</param>
    /// <param name="functions">The functions.</param>
    public static IKernelBuilderPlugins AddFromFunctions(this IKernelBuilderPlugins plugins, string pluginName, IEnumerable<KernelFunction>? functions) =>
        plugins.Add(KernelPluginFactory.CreateFromFunctions(pluginName, functions));

    /// <summary>Adds functions as a plugin.</summary>
    /// <param name="plugins">The builder's plugins.</param>
    /// <param name="pluginName">The plugin's name.</param>
    /// <param name="description">What the plugin is for.</param>
    /// <param name="functions">The functions.</param>
    public static IKernelBuilderPlugins AddFromFunctions(this IKernelBuilderPlugins plugins, string pluginName, string? description = null, IEnumerable<KernelFunction>? functions = null) =>
        plugins.Add(KernelPluginFactory.CreateFromFunctions(pluginName, description, functions));

    /// <summary>Adds functions to a kernel as a plugin.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="pluginName">The plugin's name.</param>
    /// <param name="functions">The functions.</param>
    public static KernelPlugin ImportPluginFromFunctions(this Kernel kernel, string pluginName, IEnumerable<KernelFunction>? functions)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        KernelPlugin plugin = KernelPluginFactory.CreateFromFunctions(pluginName, functions);
        kernel.Plugins.Add(plugin);
        return plugin;
    }

    /// <summary>Adds the methods of an object that have a <see cref="KernelFunctionAttribute"/> to a kernel as a plugin.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="target">The object.</param>
    /// <param name="pluginName">The plugin's name; null for the type's.</param>
    public static KernelPlugin ImportPluginFromObject(this Kernel kernel, object target, string? pluginName = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        KernelPlugin plugin = KernelPluginFactory.CreateFromObject(target, pluginName, kernel.LoggerFactory);
        kernel.Plugins.Add(plugin);
        return plugin;
    }
}
