using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>The plugins of a kernel, to read.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "The name of the real package.")]
public interface IReadOnlyKernelPluginCollection : IReadOnlyCollection<KernelPlugin>
{
    /// <summary>A plugin.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    KernelPlugin this[string name] { get; }

    /// <summary>Finds a plugin.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="plugin">The plugin.</param>
    bool TryGetPlugin(string name, [NotNullWhen(true)] out KernelPlugin? plugin);
}
