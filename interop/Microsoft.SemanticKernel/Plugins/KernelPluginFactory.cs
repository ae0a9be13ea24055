using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Makes plugins.</summary>
public static class KernelPluginFactory
{
    /// <summary>A plugin of functions.</summary>
    /// <param name="pluginName">Its name.</param>
    /// <param name="functions">The functions; each is cloned with the plugin's name.</param>
    public static KernelPlugin CreateFromFunctions(string pluginName, IEnumerable<KernelFunction>? functions) => new FunctionsPlugin(pluginName, null, functions);

    /// <summary>A plugin of functions.</summary>
    /// <param name="pluginName">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="functions">The functions; each is cloned with the plugin's name.</param>
    public static KernelPlugin CreateFromFunctions(string pluginName, string? description = null, IEnumerable<KernelFunction>? functions = null) =>
        new FunctionsPlugin(pluginName, description, functions);

    /// <summary>A plugin of the methods of an object that have a <see cref="KernelFunctionAttribute"/>.</summary>
    /// <param name="target">The object.</param>
    /// <param name="pluginName">The plugin's name; null for the type's.</param>
    /// <param name="loggerFactory">Loggers.</param>
    /// <exception cref="ArgumentException">No method has the attribute.</exception>
    public static KernelPlugin CreateFromObject(object target, string? pluginName = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        KernelFunction[] functions =
        [
            .. target.GetType().GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
                .Where(method => method.GetCustomAttribute<KernelFunctionAttribute>() is not null)
                .Select(method => KernelFunctionFactory.CreateFromMethod(method, method.IsStatic ? null : target, loggerFactory: loggerFactory)),
        ];
        return functions.Length == 0
            ? throw new ArgumentException($"No method of '{target.GetType()}' has a [KernelFunction].", nameof(target))
            : CreateFromFunctions(pluginName ?? target.GetType().Name, functions);
    }
}
