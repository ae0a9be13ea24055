namespace Microsoft.SemanticKernel;

/// <summary>A function was cancelled; says which, with what.</summary>
public sealed class KernelFunctionCanceledException : OperationCanceledException
{
    /// <summary>Creates the error.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="functionResult">Its result, where it had one.</param>
    /// <param name="innerException">The cancellation.</param>
    public KernelFunctionCanceledException(Kernel kernel, KernelFunction function, KernelArguments arguments, FunctionResult? functionResult, Exception? innerException = null)
        : base($"Function '{function?.Name}' was cancelled.", innerException, (innerException as OperationCanceledException)?.CancellationToken ?? default)
    {
        ArgumentNullException.ThrowIfNull(function);
        (Kernel, Function, Arguments, FunctionResult) = (kernel, function, arguments, functionResult);
    }

    /// <summary>The kernel.</summary>
    public Kernel Kernel { get; }

    /// <summary>The function.</summary>
    public KernelFunction Function { get; }

    /// <summary>Its arguments.</summary>
    public KernelArguments Arguments { get; }

    /// <summary>Its result, where it had one.</summary>
    public FunctionResult? FunctionResult { get; }
}
