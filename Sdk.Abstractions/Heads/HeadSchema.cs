using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Heads;

/// <summary>Makes the schemas of parameters say what a caller should give, not all that the serialiser would take.</summary>
internal static class HeadSchema
{
    private const string PictureDescription = "A picture: the path of a file, or a data URI.";

    public static JsonNode Describe(AIJsonSchemaCreateContext context, JsonNode schema)
    {
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(ImageSource))
        {
            string? own = (schema as JsonObject)?["description"]?.GetValue<string>();
            return Picture(own is null ? PictureDescription : $"{own} {PictureDescription}");
        }

        if (schema is JsonObject node)
        {
            if (context.TypeInfo.ElementType == typeof(ImageSource))
            {
                node["items"] = Picture(PictureDescription);
            }
            else if (NumberName(type) is { } name)
            {
                DescribeNumber(node, name, isNullable: type != context.TypeInfo.Type);
            }
        }

        return schema;
    }

    private static JsonObject Picture(string description) => new() { ["type"] = "string", ["description"] = description };

    private static void DescribeNumber(JsonObject node, string name, bool isNullable)
    {
        node.Remove("anyOf");
        node.Remove("pattern");
        node["type"] = isNullable ? new JsonArray(name, "null") : name;
    }

    private static string? NumberName(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "number",
        TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 => "integer",
        _ => null,
    };
}
