using System.Globalization;

namespace Clip.Sdk.Moderation.Policies;

/// <summary>Something wrong in a policy file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What was wanted, what came, what to do.</param>
public sealed record PolicyProblem(string File, int Line, int Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column}): {Message}");

    internal static PolicyException ToException(string path, IReadOnlyList<PolicyProblem> problems, Exception? inner = null)
    {
        string count = problems.Count == 1 ? "a mistake" : string.Create(CultureInfo.InvariantCulture, $"{problems.Count} mistakes");
        return new PolicyException($"The policy '{path}' has {count}:\n  {string.Join("\n  ", problems)}", path, inner);
    }
}
