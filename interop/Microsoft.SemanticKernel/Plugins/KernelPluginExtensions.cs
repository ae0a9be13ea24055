using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>Finds functions among plugins.</summary>
public static class KernelPluginExtensions
{
    /// <summary>True where there is a plugin of that name.</summary>
    /// <param name="plugins">The plugins.</param>
    /// <param name="pluginName">The name.</param>
    public static bool Contains(this IReadOnlyKernelPluginCollection plugins, string pluginName)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        return plugins.TryGetPlugin(pluginName, out _);
    }

    /// <summary>A function.</summary>
    /// <param name="plugins">The plugins.</param>
    /// <param name="pluginName">Its plugin; null searches all.</param>
    /// <param name="functionName">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static KernelFunction GetFunction(this IReadOnlyKernelPluginCollection plugins, string? pluginName, string functionName) =>
        TryGetFunction(plugins, pluginName, functionName, out KernelFunction? function)
            ? function
            : throw new KeyNotFoundException($"There is no function '{functionName}'{(pluginName is null ? string.Empty : $" in a plugin '{pluginName}'")}.");

    /// <summary>Finds a function.</summary>
    /// <param name="plugins">The plugins.</param>
    /// <param name="pluginName">Its plugin; null searches all.</param>
    /// <param name="functionName">Its name.</param>
    /// <param name="func">The function.</param>
    public static bool TryGetFunction(this IReadOnlyKernelPluginCollection plugins, string? pluginName, string functionName, [NotNullWhen(true)] out KernelFunction? func)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        func = null;
        if (!string.IsNullOrWhiteSpace(pluginName))
        {
            return plugins.TryGetPlugin(pluginName, out KernelPlugin? plugin) && plugin.TryGetFunction(functionName, out func);
        }

        foreach (KernelPlugin plugin in plugins)
        {
            if (plugin.TryGetFunction(functionName, out func))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is known of all functions.</summary>
    /// <param name="plugins">The plugins.</param>
    public static IList<KernelFunctionMetadata> GetFunctionsMetadata(this IEnumerable<KernelPlugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        return [.. plugins.SelectMany(plugin => plugin.GetFunctionsMetadata())];
    }
}
