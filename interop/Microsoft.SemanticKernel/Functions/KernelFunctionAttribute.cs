namespace Microsoft.SemanticKernel;

/// <summary>Makes a method of an object a function of a plugin.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class KernelFunctionAttribute : Attribute
{
    /// <summary>The function is named as the method, without Async at its end.</summary>
    public KernelFunctionAttribute()
    {
    }

    /// <summary>Names the function.</summary>
    /// <param name="name">The name.</param>
    public KernelFunctionAttribute(string? name) => Name = name;

    /// <summary>The function's name, or null.</summary>
    public string? Name { get; }
}
