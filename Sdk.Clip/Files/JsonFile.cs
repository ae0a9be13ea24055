using System.Text.Json;

namespace Clip.Sdk.Files;

/// <summary>Reads the JSON files of models (configurations, vocabularies, indexes), with errors that name the file and the line.</summary>
internal static class JsonFile
{
    private const long MaxBytes = 64L << 20;

    // Written by hand now and then, so what JSON's readers commonly let pass is let pass.
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>Reads a file whose root is an object.</summary>
    /// <exception cref="ModelFormatException">The file cannot be read, is no JSON, or its root is no object.</exception>
    public static JsonElement ReadObject(string path)
    {
        using JsonDocument document = ParseObject(ReadBytes(path), path);
        return document.RootElement.Clone();
    }

    /// <summary>Understands the bytes of a file whose root is an object.</summary>
    /// <exception cref="ModelFormatException">The bytes are no JSON, or the root is no object.</exception>
    public static JsonDocument ParseObject(ReadOnlyMemory<byte> bytes, string path)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes, Options);
            JsonValueKind kind = document.RootElement.ValueKind;
            if (kind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw new ModelFormatException($"'{path}' holds a JSON {kind}, wanted an object.", path);
        }
        catch (JsonException error)
        {
            throw new ModelFormatException($"'{path}', line {error.LineNumber + 1}: not valid JSON. The file may be cut short. {error.Message}", path, error);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MaxBytes)
            {
                throw new ModelFormatException($"'{path}' has {stream.Length} bytes; a configuration or index has at most {MaxBytes}.", path);
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"'{path}' cannot be read: {error.Message}", path, error);
        }
    }
}
