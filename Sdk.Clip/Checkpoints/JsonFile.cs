using System.Text.Json;

namespace Clip.Sdk.Checkpoints;

/// <summary>Reads a small JSON file of a model: configurations and shard indexes.</summary>
internal static class JsonFile
{
    private const long MaxBytes = 64L << 20;

    /// <summary>Reads the file; its root must be an object.</summary>
    /// <exception cref="ModelFormatException">The file cannot be read, is no JSON, or its root is no object.</exception>
    public static JsonElement Read(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MaxBytes)
            {
                throw new ModelFormatException($"'{path}' has {stream.Length} bytes; a configuration or index has at most {MaxBytes}.", path);
            }

            using JsonDocument document = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ModelFormatException($"'{path}' holds a JSON {document.RootElement.ValueKind}, not an object.", path);
        }
        catch (JsonException error)
        {
            throw new ModelFormatException($"'{path}' is no valid JSON: {error.Message}", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"'{path}' cannot be read: {error.Message}", path, error);
        }
    }
}
