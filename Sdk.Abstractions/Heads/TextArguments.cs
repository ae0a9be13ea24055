using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Heads;

/// <summary>Arguments that come as texts, from command lines and templates, as the JSON that a function's schema asks for.</summary>
internal static class TextArguments
{
    /// <summary>The arguments, with texts and lists of texts turned into JSON.</summary>
    /// <exception cref="InputException">A text is not what the schema asks for.</exception>
    public static AIFunctionArguments ToJson(AIFunctionArguments arguments, AIFunction function)
    {
        AIFunctionArguments? changed = null;
        foreach ((string name, object? value) in arguments)
        {
            JsonElement? json = value switch
            {
                string text => Convert(text, name, function),
                IEnumerable<string> texts => List(texts),
                _ => null,
            };
            if (json is { } element)
            {
                changed ??= new AIFunctionArguments(arguments) { Services = arguments.Services, Context = arguments.Context };
                changed[name] = element;
            }
        }

        return changed ?? arguments;
    }

    private static JsonElement Convert(string text, string name, AIFunction function)
    {
        string trimmed = text.Trim();
        switch (TypeOf(name, function))
        {
            case "integer":
                return long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? Parse(whole.ToString(CultureInfo.InvariantCulture))!.Value : throw Refuse(text, name, function, "a whole number");
            case "number":
                // Also NaN and the infinities, which JSON writes as texts.
                return double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                    ? Parse(double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : $"\"{number.ToString(CultureInfo.InvariantCulture)}\"")!.Value
                    : throw Refuse(text, name, function, "a number");
            case "boolean":
                return bool.TryParse(trimmed, out bool flag) ? Parse(flag ? "true" : "false")!.Value : throw Refuse(text, name, function, "true or false");
            case "array":
                // One text is a list of one, also a prompt that begins with a bracket.
                return (trimmed.StartsWith('[') ? Parse(trimmed) : null) ?? List([text]);
            case "object":
                return Parse(trimmed) is { ValueKind: JsonValueKind.Object } value ? value : throw Refuse(text, name, function, "an object as JSON");
            default:
                return Text(text);
        }
    }

    private static string? TypeOf(string name, AIFunction function)
    {
        if (!function.JsonSchema.TryGetProperty("properties", out JsonElement properties)
            || !properties.TryGetProperty(name, out JsonElement schema)
            || schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("type", out JsonElement type))
        {
            return null;
        }

        return type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(item => item.GetString()).FirstOrDefault(item => item != "null")
            : type.GetString();
    }

    private static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Through nodes, which write unpaired surrogates of real prompts as the serialiser does: replaced.
    private static JsonElement Text(string text) => Parse(JsonValue.Create(text).ToJsonString())!.Value;

    private static JsonElement List(IEnumerable<string> texts) => Parse(new JsonArray([.. texts.Select(text => JsonValue.Create(text))]).ToJsonString())!.Value;

    private static InputException Refuse(string text, string name, AIFunction function, string wanted)
    {
        string shown = text.Length <= 60 ? text : text[..57] + "...";
        return new InputException($"'{name}' of function '{function.Name}' is to be {wanted}, but '{shown}' came.", shown);
    }
}
