using System.Text.Json;

namespace Microsoft.SemanticKernel;

/// <summary>A JSON schema.</summary>
public sealed class KernelJsonSchema
{
    internal KernelJsonSchema(JsonElement root) => RootElement = root;

    /// <summary>The schema.</summary>
    public JsonElement RootElement { get; }

    /// <summary>Reads a schema.</summary>
    /// <param name="jsonSchema">JSON.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static KernelJsonSchema Parse(string jsonSchema) => new(JsonElement.Parse(jsonSchema));

    /// <summary>The schema as JSON.</summary>
    public override string ToString() => RootElement.GetRawText();
}
