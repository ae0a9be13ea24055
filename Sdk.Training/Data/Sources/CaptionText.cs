using System.Text.Json;

namespace Clip.Sdk.Training.Data;

/// <summary>Captions as they are stored.</summary>
internal static class CaptionText
{
    /// <summary>A text file holds one caption a line.</summary>
    public static IReadOnlyList<string> FromText(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A JSON object holds a caption or a list of captions under one property.</summary>
    public static IReadOnlyList<string> FromJson(JsonElement element, string property)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(property, out JsonElement value))
        {
            return [];
        }

        var captions = new List<string>();
        foreach (JsonElement item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
        {
            if (item.ValueKind == JsonValueKind.String && item.GetString() is string caption && !string.IsNullOrWhiteSpace(caption))
            {
                captions.Add(caption);
            }
        }

        return captions;
    }
}
