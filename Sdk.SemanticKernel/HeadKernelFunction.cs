using System.Text.Json;
using Clip.Sdk.Files;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.SemanticKernel;

/// <summary>A function of a head as a function of a kernel: same schema, pictures also as <see cref="ImageContent"/>, streams streamed.</summary>
internal static class HeadKernelFunction
{
    public static KernelFunction Create(AIFunction function, IFileRoots files)
    {
        // The kernel's own adapter of an AIFunction knows its parameters but does not stream, so a method stands behind them.
        KernelFunctionMetadata adapted = function.AsKernelFunction().Metadata;
        return KernelFunctionFactory.CreateFromMethod(
            async (KernelArguments arguments, CancellationToken cancellationToken) =>
                Unwrap(await function.InvokeAsync(KernelPictures.Translate(arguments, files), cancellationToken).ConfigureAwait(false)),
            new KernelFunctionFromMethodOptions
            {
                FunctionName = function.Name,
                Description = function.Description,
                Parameters = adapted.Parameters,
                ReturnParameter = adapted.ReturnParameter,
            });
    }

    /// <summary>Plain values as such, so that <c>InvokeAsync&lt;string&gt;</c> gives a head's text; objects and lists stay JSON.</summary>
    private static object? Unwrap(object? result) => result is not JsonElement element ? result : element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
        JsonValueKind.Number => element.TryGetInt64(out long whole) ? whole : element.GetDouble(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => element,
    };
}
