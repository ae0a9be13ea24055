using System.Text.Json;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>Finds the prompt that a generator wrote into its picture.</summary>
internal static class PicturePrompt
{
    /// <summary>The prompt of a PNG file or of its bytes; null where there is none.</summary>
    public static string? Read(ImageSource picture)
    {
        try
        {
            switch (picture.Kind)
            {
                case ImageSourceKind.File:
                    using (FileStream file = File.OpenRead(picture.Path!))
                    {
                        return From(PngText.Read(file));
                    }

                case ImageSourceKind.Encoded:
                    using (var memory = new MemoryStream(picture.Bytes.ToArray(), writable: false))
                    {
                        return From(PngText.Read(memory));
                    }

                default:
                    return null;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The decoder will say what is wrong with the file, as the row's error.
            return null;
        }
    }

    /// <summary>The prompt among a picture's texts.</summary>
    public static string? From(IReadOnlyDictionary<string, string> texts)
    {
        if (texts.TryGetValue("parameters", out string? parameters))
        {
            return FromParameters(parameters);
        }

        if (texts.TryGetValue("prompt", out string? prompt))
        {
            return prompt.AsSpan().TrimStart().StartsWith("{") ? ComfyGraph.Prompt(prompt) : Clean(prompt);
        }

        return Member(texts, "invokeai_metadata", "positive_prompt") ?? Member(texts, "sd-metadata", "prompt") ?? Clean(texts.GetValueOrDefault("Description"));
    }

    /// <summary>AUTOMATIC1111 and its kin: the prompt, a line of the negative one, a line of settings.</summary>
    private static string? FromParameters(string parameters)
    {
        if (parameters.AsSpan().TrimStart().StartsWith("{"))
        {
            // SwarmUI puts JSON under the same keyword.
            return JsonMember(parameters, "sui_image_params", "prompt") ?? JsonMember(parameters, "prompt");
        }

        string text = parameters.Replace("\r\n", "\n", StringComparison.Ordinal);
        int end = text.Length;
        foreach (string mark in (ReadOnlySpan<string>)["\nNegative prompt:", "\nSteps: "])
        {
            int place = ("\n" + text).IndexOf(mark, StringComparison.Ordinal);
            end = place >= 0 ? Math.Min(end, Math.Max(0, place - 1)) : end;
        }

        return Clean(text[..end]);
    }

    private static string? Member(IReadOnlyDictionary<string, string> texts, string keyword, string member) =>
        texts.TryGetValue(keyword, out string? json) ? JsonMember(json, member) ?? JsonMember(json, "image", member) : null;

    private static string? JsonMember(string json, params ReadOnlySpan<string> path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement element = document.RootElement;
            foreach (string name in path)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return null;
                }
            }

            return element.ValueKind == JsonValueKind.String ? Clean(element.GetString()) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
