using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Functions of Microsoft.Extensions.AI as functions of a kernel.</summary>
public static class AIFunctionExtensions
{
    /// <summary>The function as a function of a kernel; the same object where it is one.</summary>
    /// <param name="aiFunction">The function.</param>
    public static KernelFunction AsKernelFunction(this AIFunction aiFunction)
    {
        ArgumentNullException.ThrowIfNull(aiFunction);
        return aiFunction as KernelFunction ?? new AIFunctionKernelFunction(aiFunction);
    }
}
