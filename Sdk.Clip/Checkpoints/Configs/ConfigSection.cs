using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Clip.Sdk.Files;

namespace Clip.Sdk.Checkpoints;

/// <summary>An object of a model's configuration, read with the reference's defaults and with messages that name the field.</summary>
/// <param name="element">The JSON object, or an undefined element for a section that is absent: then every field has its default.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="name">The section with its dot, for messages; empty for the root.</param>
internal readonly struct ConfigSection(JsonElement element, string path, string name = "")
{
    /// <summary>Reads the root of a configuration file.</summary>
    /// <exception cref="ModelFormatException">The file is no JSON object.</exception>
    public static ConfigSection Read(string path) => new(JsonFile.ReadObject(path), path);

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>True when the field is there and not null.</summary>
    public bool Has(string field) => TryGet(field, out _);

    /// <summary>A whole number.</summary>
    public int Int(string field, int defaultValue, int min = 1, int max = 1 << 24)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return defaultValue;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || number != Math.Floor(number) || number < min || number > max)
        {
            Fail(field, $"a whole number from {min} to {max} was wanted, not {Shown(value)}");
        }

        return (int)value.GetDouble();
    }

    /// <summary>A length that may also be written as height and width; only squares are supported.</summary>
    public int Side(string field, int defaultValue, int max)
    {
        if (!TryGet(field, out JsonElement value) || value.ValueKind != JsonValueKind.Array)
        {
            return Int(field, defaultValue, max: max);
        }

        if (value.GetArrayLength() != 2 || value[0].ValueKind != JsonValueKind.Number || value[0].GetRawText() != value[1].GetRawText()
            || !value[0].TryGetInt32(out int side) || side < 1 || side > max)
        {
            Fail(field, $"only squares up to {max} are supported, not {Shown(value)}");
            return default;
        }

        return side;
    }

    /// <summary>A number.</summary>
    public double Double(string field, double defaultValue, double min, double max)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return defaultValue;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || !(number >= min && number <= max))
        {
            Fail(field, $"a number from {min} to {max} was wanted, not {Shown(value)}");
        }

        return value.GetDouble();
    }

    /// <summary>True or false.</summary>
    public bool Bool(string field, bool defaultValue)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return defaultValue;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fail(field, $"true or false was wanted, not {Shown(value)}");
        }

        return value.GetBoolean();
    }

    /// <summary>A text.</summary>
    public string? String(string field, string? defaultValue)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return defaultValue;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Fail(field, $"a text was wanted, not {Shown(value)}");
        }

        return value.GetString();
    }

    /// <summary>An inner object; an empty one where the field is absent.</summary>
    public ConfigSection Section(string field)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return new ConfigSection(default, path, $"{name}{field}.");
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Fail(field, $"an object was wanted, not {Shown(value)}");
        }

        return new ConfigSection(value, path, $"{name}{field}.");
    }

    /// <summary>The field as it stands in the file.</summary>
    public bool TryGet(string field, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>Refuses the configuration because of a field.</summary>
    [DoesNotReturn]
    public void Fail(string field, string problem) =>
        throw new ModelFormatException($"'{name}{field}' in '{path}': {problem}.", path);

    /// <summary>A value in a message, shortened.</summary>
    public static string Shown(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length > 60 ? $"{text.AsSpan(0, 60)}..." : text;
    }
}
