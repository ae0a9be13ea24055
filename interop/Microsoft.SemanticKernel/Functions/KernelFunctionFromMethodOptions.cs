using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>What a function made from a method is called and takes.</summary>
public sealed class KernelFunctionFromMethodOptions
{
    /// <summary>The function's name; null for the method's.</summary>
    public string? FunctionName { get; init; }

    /// <summary>What it does; null for the method's description.</summary>
    public string? Description { get; init; }

    /// <summary>Its parameters; null for the method's.</summary>
    public IEnumerable<KernelParameterMetadata>? Parameters { get; init; }

    /// <summary>Its result; null for the method's.</summary>
    public KernelReturnParameterMetadata? ReturnParameter { get; init; }

    /// <summary>Loggers.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
