using System.Text.RegularExpressions;

namespace Microsoft.SemanticKernel;

/// <summary>Which names plugins and functions may have.</summary>
internal static partial class KernelNames
{
    public static void RequirePlugin(string? name, string parameter) => Require(name, PluginName(), "plugin name", "letters, digits and underscores", parameter);

    public static void RequireFunction(string? name, string parameter) => Require(name, FunctionName(), "function name", "letters, digits, underscores and hyphens", parameter);

    private static void Require(string? name, Regex allowed, string kind, string letters, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        if (!allowed.IsMatch(name))
        {
            throw new ArgumentException($"A {kind} consists of {letters}: '{name}' does not.", parameter);
        }
    }

    [GeneratedRegex("^[0-9A-Za-z_]*$")]
    private static partial Regex PluginName();

    [GeneratedRegex("^[0-9A-Za-z_-]*$")]
    private static partial Regex FunctionName();
}
