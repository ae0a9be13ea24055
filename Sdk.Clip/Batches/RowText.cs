using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clip.Sdk.Batches;

/// <summary>Values of rows as texts.</summary>
internal static class RowText
{
    /// <summary>A text as it is, anything else as JSON.</summary>
    public static string Of(JsonNode value) =>
        value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : value.ToJsonString(Json);

    private static JsonSerializerOptions Json { get; } = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
