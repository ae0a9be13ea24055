using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>A plugin of given functions.</summary>
internal sealed class FunctionsPlugin : KernelPlugin
{
    private readonly Dictionary<string, KernelFunction> _functions = new(StringComparer.OrdinalIgnoreCase);

    public FunctionsPlugin(string name, string? description, IEnumerable<KernelFunction>? functions)
        : base(name, description)
    {
        foreach (KernelFunction function in functions ?? [])
        {
            ArgumentNullException.ThrowIfNull(function, nameof(functions));
            KernelFunction clone = function.Clone(name);
            if (!_functions.TryAdd(clone.Name, clone))
            {
                throw new ArgumentException($"Two functions of plugin '{name}' are named '{clone.Name}'.", nameof(functions));
            }
        }
    }

    public override int FunctionCount => _functions.Count;

    public override bool TryGetFunction(string name, [NotNullWhen(true)] out KernelFunction? function) => _functions.TryGetValue(name, out function);

    public override IEnumerator<KernelFunction> GetEnumerator() => _functions.Values.GetEnumerator();
}
