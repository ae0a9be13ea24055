namespace Microsoft.SemanticKernel;

/// <summary>Runs around every function of a kernel.</summary>
public interface IFunctionInvocationFilter
{
    /// <summary>Called for an invocation: calls <paramref name="next"/>, or sets the result itself.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="next">The next filter, or the function.</param>
    Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next);
}
