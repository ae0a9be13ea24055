using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Functions under one name.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "The name of the real package.")]
public abstract class KernelPlugin : IEnumerable<KernelFunction>
{
    /// <summary>Names the plugin.</summary>
    /// <param name="name">Letters, digits and underscores.</param>
    /// <param name="description">What it is for.</param>
    protected KernelPlugin(string name, string? description = null)
    {
        KernelNames.RequirePlugin(name, nameof(name));
        (Name, Description) = (name, string.IsNullOrWhiteSpace(description) ? string.Empty : description);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What it is for.</summary>
    public string Description { get; }

    /// <summary>How many functions.</summary>
    public abstract int FunctionCount { get; }

    /// <summary>A function.</summary>
    /// <param name="functionName">Its name, in any case.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public KernelFunction this[string functionName] => TryGetFunction(functionName, out KernelFunction? function)
        ? function
        : throw new KeyNotFoundException($"Plugin '{Name}' has no function '{functionName}'.");

    /// <summary>True where there is a function of that name.</summary>
    /// <param name="functionName">The name.</param>
    public bool Contains(string functionName) => TryGetFunction(functionName, out _);

    /// <summary>True where there is a function of that function's name.</summary>
    /// <param name="function">The function.</param>
    public bool Contains(KernelFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Contains(function.Name);
    }

    /// <summary>Finds a function.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="function">The function.</param>
    public abstract bool TryGetFunction(string name, [NotNullWhen(true)] out KernelFunction? function);

    /// <summary>What is known of the functions.</summary>
    public IList<KernelFunctionMetadata> GetFunctionsMetadata() => [.. this.Select(function => function.Metadata)];

    /// <summary>The functions.</summary>
    public abstract IEnumerator<KernelFunction> GetEnumerator();

    /// <summary>The functions, for a language model.</summary>
    /// <param name="kernel">The kernel that they run in.</param>
    public IEnumerable<AIFunction> AsAIFunctions(Kernel? kernel = null) => this.Select(function => function.WithKernel(kernel));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
