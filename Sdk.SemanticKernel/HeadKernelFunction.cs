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
        // The kernel's own adapter of an AIFunction does not stream, so the function is made from a method with the head's schema.
        return KernelFunctionFactory.CreateFromMethod(
            async (KernelArguments arguments, CancellationToken cancellationToken) =>
                Unwrap(await function.InvokeAsync(KernelPictures.Translate(arguments, files), cancellationToken).ConfigureAwait(false)),
            new KernelFunctionFromMethodOptions
            {
                FunctionName = function.Name,
                Description = function.Description,
                Parameters = Parameters(function.JsonSchema),
                ReturnParameter = new KernelReturnParameterMetadata { Schema = Schema(function.ReturnJsonSchema) },
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

    private static List<KernelParameterMetadata> Parameters(JsonElement schema)
    {
        var parameters = new List<KernelParameterMetadata>();
        if (!schema.TryGetProperty("properties", out JsonElement properties))
        {
            return parameters;
        }

        HashSet<string?> required = schema.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(name => name.GetString())] : [];
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            parameters.Add(new KernelParameterMetadata(property.Name)
            {
                Description = property.Value.TryGetProperty("description", out JsonElement description) ? description.GetString() : null,
                DefaultValue = property.Value.TryGetProperty("default", out JsonElement defaultValue) ? defaultValue : null,
                IsRequired = required.Contains(property.Name),
                Schema = Schema(property.Value),
            });
        }

        return parameters;
    }

    private static KernelJsonSchema? Schema(JsonElement? schema) => schema is { ValueKind: JsonValueKind.Object } element ? KernelJsonSchema.Parse(element.GetRawText()) : null;
}
