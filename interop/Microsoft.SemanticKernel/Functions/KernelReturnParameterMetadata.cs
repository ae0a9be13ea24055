using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>What is known of a function's result.</summary>
public sealed class KernelReturnParameterMetadata
{
    private string _description = string.Empty;

    /// <summary>What it is.</summary>
    [AllowNull]
    public string Description
    {
        get => _description;
        set => _description = value ?? string.Empty;
    }

    /// <summary>Its type.</summary>
    public Type? ParameterType { get; set; }

    /// <summary>Its schema.</summary>
    public KernelJsonSchema? Schema { get; set; }
}
