using System.Text.Json;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Reads JSON files with errors that name the place.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = false, MaxDepth = 64 };

    /// <summary>The document of a file whose root is an object.</summary>
    /// <exception cref="ModelFormatException">The file is absent, not JSON, or holds something else.</exception>
    public static JsonDocument ReadObject(string path)
    {
        ReadOnlyMemory<byte> bytes = VocabularyFile.ReadBytes(path);
        if (bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        try
        {
            JsonDocument document = JsonDocument.Parse(bytes, Options);
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
}
