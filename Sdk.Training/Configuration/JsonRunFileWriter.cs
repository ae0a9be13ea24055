using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Writes options as JSON.</summary>
internal static class JsonRunFileWriter
{
    public static string Write(TrainingOptions options)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteValue(writer, options);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int or long:
                writer.WriteNumberValue(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case Enum word:
                writer.WriteStringValue(OptionSchema.EnumWord(word.ToString()));
                break;
            case ValueRange range:
                writer.WriteStartArray();
                writer.WriteNumberValue(range.Minimum);
                writer.WriteNumberValue(range.Maximum);
                writer.WriteEndArray();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (object item in items)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                foreach (PropertyInfo property in OptionSchema.PropertiesOf(value.GetType()))
                {
                    writer.WritePropertyName(OptionSchema.KeyOf(property));
                    WriteValue(writer, property.GetValue(value));
                }

                writer.WriteEndObject();
                break;
        }
    }
}
