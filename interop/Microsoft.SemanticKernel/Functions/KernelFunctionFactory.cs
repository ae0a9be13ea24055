using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Makes functions from methods.</summary>
/// <remarks>
/// Parameters of the types <see cref="Kernel"/>, <see cref="KernelFunction"/>, <see cref="KernelArguments"/>, <see cref="ILoggerFactory"/>,
/// <see cref="ILogger"/>, <see cref="System.Globalization.CultureInfo"/> and <see cref="CancellationToken"/> come from the invocation; all others from its arguments.
/// </remarks>
public static class KernelFunctionFactory
{
    /// <summary>Makes a function from a delegate.</summary>
    /// <param name="method">The delegate.</param>
    /// <param name="functionName">The function's name; null for the method's.</param>
    /// <param name="description">What it does; null for the method's description.</param>
    /// <param name="parameters">Its parameters; null for the method's.</param>
    /// <param name="returnParameter">Its result; null for the method's.</param>
    /// <param name="loggerFactory">Loggers.</param>
    public static KernelFunction CreateFromMethod(
        Delegate method,
        string? functionName = null,
        string? description = null,
        IEnumerable<KernelParameterMetadata>? parameters = null,
        KernelReturnParameterMetadata? returnParameter = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return CreateFromMethod(method.Method, method.Target, functionName, description, parameters, returnParameter, loggerFactory);
    }

    /// <summary>Makes a function from a delegate.</summary>
    /// <param name="method">The delegate.</param>
    /// <param name="options">What it is called and takes.</param>
    public static KernelFunction CreateFromMethod(Delegate method, KernelFunctionFromMethodOptions? options)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new KernelFunctionFromMethod(method.Method, method.Target, options ?? new KernelFunctionFromMethodOptions());
    }

    /// <summary>Makes a function from a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The object; null for a static method.</param>
    /// <param name="functionName">The function's name; null for the method's.</param>
    /// <param name="description">What it does; null for the method's description.</param>
    /// <param name="parameters">Its parameters; null for the method's.</param>
    /// <param name="returnParameter">Its result; null for the method's.</param>
    /// <param name="loggerFactory">Loggers.</param>
    public static KernelFunction CreateFromMethod(
        MethodInfo method,
        object? target = null,
        string? functionName = null,
        string? description = null,
        IEnumerable<KernelParameterMetadata>? parameters = null,
        KernelReturnParameterMetadata? returnParameter = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new KernelFunctionFromMethod(method, target, new KernelFunctionFromMethodOptions
        {
            FunctionName = functionName,
            Description = description,
            Parameters = parameters,
            ReturnParameter = returnParameter,
            LoggerFactory = loggerFactory,
        });
    }
}
