using System.Text.Json;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>Finds the prompt in the node graph that ComfyUI writes: from a sampler's positive input back to the text it was encoded from.</summary>
internal static class ComfyGraph
{
    // Deep enough for any real graph, and far from the end of the stack.
    private const int MaximumNodes = 500;

    private static readonly string[] TextInputs = ["text", "text_g", "text_l", "t5xxl", "clip_l", "prompt", "positive", "string", "value", "wildcard_text", "populated_text"];
    private static readonly string[] PassedOn = ["positive", "conditioning", "conditioning_1", "conditioning_to", "guider", "conditioning1"];

    /// <summary>The prompt, or null where the graph has none that can be told.</summary>
    public static string? Prompt(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            foreach (JsonProperty node in document.RootElement.EnumerateObject())
            {
                if (Inputs(node.Value) is { } inputs && (inputs.TryGetProperty("positive", out _) || inputs.TryGetProperty("guider", out _))
                    && IsSampler(node.Value) && Follow(document.RootElement, node.Value, [node.Name]) is { } prompt)
                {
                    return prompt;
                }
            }

            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsSampler(JsonElement node) =>
        node.TryGetProperty("class_type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString()!.Contains("Sampler", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text behind a node. Each node is visited once, so that graphs with circles end.</summary>
    private static string? Follow(JsonElement graph, JsonElement node, HashSet<string> visited)
    {
        if (visited.Count > MaximumNodes || Inputs(node) is not { } inputs)
        {
            return null;
        }

        foreach (string name in TextInputs)
        {
            if (inputs.TryGetProperty(name, out JsonElement value) && Text(graph, value, visited) is { } text)
            {
                return text;
            }
        }

        foreach (string name in PassedOn)
        {
            if (inputs.TryGetProperty(name, out JsonElement link) && Linked(graph, link, visited) is { } source && Follow(graph, source, visited) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    private static string? Text(JsonElement graph, JsonElement value, HashSet<string> visited)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        }

        return Linked(graph, value, visited) is { } source ? Follow(graph, source, visited) : null;
    }

    private static JsonElement? Inputs(JsonElement node) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty("inputs", out JsonElement inputs) && inputs.ValueKind == JsonValueKind.Object ? inputs : null;

    /// <summary>A link is [number of the node, its output].</summary>
    private static JsonElement? Linked(JsonElement graph, JsonElement link, HashSet<string> visited) =>
        link.ValueKind == JsonValueKind.Array && link.GetArrayLength() == 2 && link[0].ValueKind == JsonValueKind.String && visited.Add(link[0].GetString()!)
        && graph.TryGetProperty(link[0].GetString()!, out JsonElement node)
            ? node
            : null;
}
