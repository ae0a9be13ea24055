using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>The arguments of a function, by name, in any case.</summary>
public sealed class KernelArguments : AIFunctionArguments
{
    /// <summary>No arguments.</summary>
    public KernelArguments()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    /// <summary>Copies arguments.</summary>
    /// <param name="source">The arguments.</param>
    public KernelArguments(IDictionary<string, object?> source)
        : base(source, StringComparer.OrdinalIgnoreCase)
    {
    }

    /// <summary>The names.</summary>
    public ICollection<string> Names => Keys;

    /// <summary>True where there is an argument of that name.</summary>
    /// <param name="name">The name.</param>
    public bool ContainsName(string name) => ContainsKey(name);
}
