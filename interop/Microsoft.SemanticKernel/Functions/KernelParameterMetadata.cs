using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>What is known of a function's parameter.</summary>
public sealed class KernelParameterMetadata
{
    private string _description = string.Empty;
    private string _name = string.Empty;

    /// <summary>Names the parameter.</summary>
    /// <param name="name">The name.</param>
    public KernelParameterMetadata(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name
    {
        get => _name;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _name = value;
        }
    }

    /// <summary>What it is for.</summary>
    [AllowNull]
    public string Description
    {
        get => _description;
        set => _description = value ?? string.Empty;
    }

    /// <summary>What it is where it is not given.</summary>
    public object? DefaultValue { get; set; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; set; }

    /// <summary>Its type.</summary>
    public Type? ParameterType { get; set; }

    /// <summary>Its schema; made from the type where none was set.</summary>
    public KernelJsonSchema? Schema
    {
        get => field ??= ParameterType is null ? null : new KernelJsonSchema(AIJsonUtilities.CreateJsonSchema(ParameterType, description: _description.Length > 0 ? _description : null));
        set;
    }
}
