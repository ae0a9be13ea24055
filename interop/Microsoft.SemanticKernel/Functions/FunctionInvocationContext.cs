namespace Microsoft.SemanticKernel;

/// <summary>An invocation, as filters see it.</summary>
public class FunctionInvocationContext
{
    internal FunctionInvocationContext(Kernel kernel, KernelFunction function, KernelArguments arguments, FunctionResult result) =>
        (Kernel, Function, Arguments, Result) = (kernel, function, arguments, result);

    /// <summary>Stops the invocation.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>True where the caller streams.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>The kernel.</summary>
    public Kernel Kernel { get; }

    /// <summary>The function.</summary>
    public KernelFunction Function { get; }

    /// <summary>Its arguments.</summary>
    public KernelArguments Arguments { get; }

    /// <summary>Its result; a filter may replace it.</summary>
    public FunctionResult Result { get; set; }
}
