using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>What is known of a function.</summary>
public sealed class KernelFunctionMetadata
{
    private string _description = string.Empty;
    private string _name = string.Empty;

    /// <summary>Names the function.</summary>
    /// <param name="name">The name.</param>
    public KernelFunctionMetadata(string name) => Name = name;

    /// <summary>Copies what is known.</summary>
    /// <param name="metadata">The other.</param>
    public KernelFunctionMetadata(KernelFunctionMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        Name = metadata.Name;
        PluginName = metadata.PluginName;
        Description = metadata.Description;
        Parameters = metadata.Parameters;
        ReturnParameter = metadata.ReturnParameter;
    }

    /// <summary>The function's name: letters, digits, underscores and hyphens.</summary>
    public string Name
    {
        get => _name;
        set
        {
            KernelNames.RequireFunction(value, nameof(value));
            _name = value;
        }
    }

    /// <summary>Its plugin's name, or null.</summary>
    public string? PluginName { get; set; }

    /// <summary>What it does.</summary>
    [AllowNull]
    public string Description
    {
        get => _description;
        set => _description = value ?? string.Empty;
    }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<KernelParameterMetadata> Parameters { get; set; } = [];

    /// <summary>Its result.</summary>
    public KernelReturnParameterMetadata ReturnParameter { get; set; } = new();
}
