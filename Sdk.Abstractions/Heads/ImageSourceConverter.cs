using System.Text.Json;
using System.Text.Json.Serialization;
using Clip.Sdk.Files;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Heads;

/// <summary>Reads a picture from a path, a data URI, or the JSON of a <see cref="DataContent"/>; every path goes through the roots.</summary>
internal sealed class ImageSourceConverter(IFileRoots files) : JsonConverter<ImageSource>
{
    public override ImageSource Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return files.ResolveImage(reader.GetString()!);
        }

        if (reader.TokenType == JsonTokenType.StartObject)
        {
            using var content = JsonDocument.ParseValue(ref reader);
            if (content.RootElement.TryGetProperty("uri", out JsonElement uri) && uri.ValueKind == JsonValueKind.String)
            {
                return files.ResolveImage(uri.GetString()!);
            }
        }

        throw new JsonException("A picture is given as a path or a data URI, or as an object whose 'uri' is one.");
    }

    public override void Write(Utf8JsonWriter writer, ImageSource value, JsonSerializerOptions options)
    {
        if (value.Kind == ImageSourceKind.Encoded)
        {
            writer.WriteStringValue(DataUri(value));
        }
        else
        {
            writer.WriteStringValue(value.Path ?? value.Name);
        }
    }

    private static string DataUri(ImageSource value) => $"data:{MediaType(value.Bytes.Span)};base64,{Convert.ToBase64String(value.Bytes.Span)}";

    private static string MediaType(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', ..] => "image/webp",
        _ => "application/octet-stream",
    };
}
