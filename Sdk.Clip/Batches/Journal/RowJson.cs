using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Clip.Sdk.Batches;

/// <summary>Rows as lines of JSON, the same in the journal and in JSON lines output.</summary>
internal static class RowJson
{
    /// <summary>Members that no head may use for its columns, since they stand beside them.</summary>
    public static readonly string[] Reserved = ["index", "id", "image", "text", "fields", "error", "key"];

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one line, its line break included.</summary>
    /// <param name="row">The row.</param>
    /// <param name="key">The item's key, or null to leave it out.</param>
    /// <param name="output">Receives UTF-8.</param>
    public static void Write(BatchRow row, ulong? key, ArrayBufferWriter<byte> output)
    {
        using (var writer = new Utf8JsonWriter(output, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", row.Index);
            writer.WriteString("id", Valid(row.Id));
            if (key is { } hash)
            {
                writer.WriteString("key", hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
            }

            WriteText(writer, "image", row.Image);
            WriteText(writer, "text", row.Text);
            if (row.Fields is { Count: > 0 })
            {
                writer.WritePropertyName("fields");
                row.Fields.WriteTo(writer, Json);
            }

            if (row.IsError)
            {
                writer.WriteStartObject("error");
                writer.WriteString("code", row.ErrorCode);
                writer.WriteString("message", Valid(row.ErrorMessage!));
                writer.WriteEndObject();
            }

            foreach ((string name, JsonNode? value) in row.Values ?? [])
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, value, Json);
            }

            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is no such row.</exception>
    public static (BatchRow Row, ulong Key) Read(ReadOnlySpan<byte> line)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject values)
            {
                throw new JsonException("It is no object.");
            }

            JsonObject? error = values["error"]?.AsObject();
            ulong key = values["key"] is { } hash ? Convert.ToUInt64(hash.GetValue<string>(), 16) : 0;
            var row = new BatchRow
            {
                Index = values["index"]!.GetValue<long>(),
                Id = values["id"]!.GetValue<string>(),
                Image = values["image"]?.GetValue<string>(),
                Text = values["text"]?.GetValue<string>(),
                Fields = Take(values, "fields"),
                ErrorCode = error?["code"]?.GetValue<string>(),
                ErrorMessage = error?["message"]?.GetValue<string>(),
            };
            foreach (string name in Reserved)
            {
                values.Remove(name);
            }

            return (row.IsError ? row : row with { Values = values }, key);
        }
        catch (Exception error) when (error is InvalidOperationException or NullReferenceException or FormatException or OverflowException or ArgumentException)
        {
            throw new JsonException($"It is no row of a job: {error.Message}", error);
        }
    }

    private static JsonObject? Take(JsonObject values, string name)
    {
        JsonNode? node = values[name];
        values.Remove(name);
        return node?.AsObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, Valid(value));
        }
    }

    /// <summary>Names of files and texts may hold half a surrogate pair, which UTF-8 has no form for.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
