using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Writes options as YAML, on request with the meaning of each above it.</summary>
internal static class YamlRunFileWriter
{
    public static string Write(object options, bool isExplained)
    {
        var text = new StringBuilder();
        WriteMap(text, options, 0, isExplained ? OptionDocumentation.Load() : null, firstIndent: 0);
        return text.ToString();
    }

    private static void WriteMap(StringBuilder text, object record, int indent, OptionDocumentation? documentation, int firstIndent)
    {
        int lineIndent = firstIndent;
        foreach (PropertyInfo property in OptionSchema.PropertiesOf(record.GetType()))
        {
            if (documentation?.SummaryOf(property) is string summary)
            {
                text.Append(' ', lineIndent).Append("# ").Append(summary).Append(Choices(property.PropertyType)).Append('\n');
                lineIndent = indent;
            }

            text.Append(' ', lineIndent).Append(OptionSchema.KeyOf(property)).Append(':');
            WriteValue(text, property.GetValue(record), indent, documentation);
            lineIndent = indent;
            if (documentation is not null)
            {
                WriteExample(text, property, property.GetValue(record), indent, documentation);
            }
        }
    }

    // What an absent group or an empty list could hold, commented out.
    private static void WriteExample(StringBuilder text, PropertyInfo property, object? value, int indent, OptionDocumentation documentation)
    {
        Type? itemType = OptionSchema.ItemTypeOf(property.PropertyType);
        Type record = itemType ?? property.PropertyType;
        if (!OptionSchema.IsRecord(record) || !(value is null || (itemType is not null && !((IEnumerable)value).Cast<object>().Any())))
        {
            return;
        }

        var example = new StringBuilder(itemType is null ? "" : "  -\n");
        int exampleIndent = itemType is null ? 2 : 4;
        WriteMap(example, Activator.CreateInstance(record)!, exampleIndent, documentation, exampleIndent);
        foreach (string line in example.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(' ', indent).Append('#').Append(line).Append('\n');
        }
    }

    private static string Choices(Type type)
    {
        Type word = Nullable.GetUnderlyingType(OptionSchema.ItemTypeOf(type) ?? type) ?? OptionSchema.ItemTypeOf(type) ?? type;
        return word.IsEnum ? $" {char.ToUpperInvariant(OptionSchema.Wanted(word)[0])}{OptionSchema.Wanted(word)[1..]}." : "";
    }

    private static void WriteValue(StringBuilder text, object? value, int indent, OptionDocumentation? documentation)
    {
        if (value is not null && OptionSchema.IsRecord(value.GetType()))
        {
            text.Append('\n');
            WriteMap(text, value, indent + 2, documentation, indent + 2);
        }
        else if (value is IEnumerable items and not string)
        {
            WriteList(text, items, indent);
        }
        else
        {
            text.Append(' ').Append(Scalar(value)).Append('\n');
        }
    }

    private static void WriteList(StringBuilder text, IEnumerable items, int indent)
    {
        var scalars = new List<string>();
        bool hasRecords = false;
        foreach (object item in items)
        {
            if (OptionSchema.IsRecord(item.GetType()))
            {
                text.Append(hasRecords ? "" : "\n").Append(' ', indent + 2).Append("- ");
                WriteMap(text, item, indent + 4, documentation: null, firstIndent: 0);
                hasRecords = true;
            }
            else
            {
                scalars.Add(Scalar(item));
            }
        }

        if (!hasRecords)
        {
            text.Append(" [").AppendJoin(", ", scalars).Append("]\n");
        }
    }

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Enum word => OptionSchema.EnumWord(word.ToString()),
        ValueRange range => string.Create(CultureInfo.InvariantCulture, $"[{range.Minimum:R}, {range.Maximum:R}]"),
        string text => IsPlain(text) ? text : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Only what no YAML reader takes for anything but text goes without quotes.
    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetter(text[0]) || text is "null" or "true" or "false" or "True" or "False" or "TRUE" or "FALSE" or "Null" or "NULL" or "yes" or "no" or "on" or "off")
        {
            return false;
        }

        foreach (char letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-' or '.' or '/'))
            {
                return false;
            }
        }

        return true;
    }
}
