using System.Buffers;
using System.Text.Json;

namespace Clip.Sdk.Training.Models.Saving;

/// <summary>Writes one indented JSON object.</summary>
internal static class JsonDocumentWriter
{
    public static byte[] Write(Action<Utf8JsonWriter> content)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
