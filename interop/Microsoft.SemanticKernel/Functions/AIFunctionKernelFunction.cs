using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>A function of Microsoft.Extensions.AI as a function of a kernel.</summary>
internal sealed class AIFunctionKernelFunction : KernelFunction
{
    private readonly AIFunction _function;

    public AIFunctionKernelFunction(AIFunction function, string? pluginName = null)
        : base(Describe(function, pluginName)) => _function = function;

    public override KernelFunction Clone(string? pluginName = null) => new AIFunctionKernelFunction(_function, pluginName);

    protected override async ValueTask<FunctionResult> InvokeCoreAsync(Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken) =>
        new(this, await _function.InvokeAsync(new AIFunctionArguments(arguments), cancellationToken).ConfigureAwait(false));

    protected override async IAsyncEnumerable<TResult> InvokeStreamingCoreAsync<TResult>(
        Kernel kernel, KernelArguments arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return (TResult)(await _function.InvokeAsync(new AIFunctionArguments(arguments), cancellationToken).ConfigureAwait(false))!;
    }

    private static KernelFunctionMetadata Describe(AIFunction function, string? pluginName) => new(function.Name)
    {
        PluginName = pluginName,
        Description = function.Description,
        Parameters = [.. SchemaParameters.Read(function.JsonSchema)],
        ReturnParameter = new KernelReturnParameterMetadata { Schema = function.ReturnJsonSchema is { } schema ? new KernelJsonSchema(schema) : null },
    };

    private static class SchemaParameters
    {
        public static IEnumerable<KernelParameterMetadata> Read(JsonElement schema)
        {
            if (!schema.TryGetProperty("properties", out JsonElement properties))
            {
                yield break;
            }

            HashSet<string?> required = schema.TryGetProperty("required", out JsonElement names) && names.ValueKind == JsonValueKind.Array
                ? [.. names.EnumerateArray().Select(name => name.GetString())]
                : [];
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                yield return new KernelParameterMetadata(property.Name)
                {
                    Description = Member(property.Value, "description")?.GetString(),
                    DefaultValue = Member(property.Value, "default"),
                    IsRequired = required.Contains(property.Name),
                    Schema = new KernelJsonSchema(property.Value),
                };
            }
        }

        private static JsonElement? Member(JsonElement schema, string name) =>
            schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out JsonElement value) ? value : null;
    }
}
