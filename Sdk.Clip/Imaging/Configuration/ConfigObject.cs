using System.Text.Json;

namespace Clip.Sdk.Imaging.Configuration;

/// <summary>A JSON object whose values are read with errors that name the file and the key. Null values count as absent.</summary>
internal readonly struct ConfigObject
{
    private readonly JsonElement _element;
    private readonly string _path;

    internal ConfigObject(JsonElement element, string path) => (_element, _path) = (element, path);

    internal JsonElement? Find(string key) =>
        _element.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal ConfigObject? Object(string key) => Find(key) is { ValueKind: JsonValueKind.Object } value ? new ConfigObject(value, _path) : null;

    internal bool Boolean(string key, bool absent) => Find(key) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Error(key, "true or false is wanted"),
    };

    internal string? Text(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Error(key, "a text is wanted"),
    };

    internal double Number(string key, double absent) => Find(key) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out double number) => number,
        _ => throw Error(key, "a number is wanted"),
    };

    internal int? Integer(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number) => number,
        _ => throw Error(key, "a whole number is wanted"),
    };

    /// <summary>Three numbers, or one for all three.</summary>
    internal ChannelTriple Triple(string key, ChannelTriple absent)
    {
        JsonElement? found = Find(key);
        if (found is null)
        {
            return absent;
        }

        JsonElement value = found.Value;
        if (value.ValueKind == JsonValueKind.Number)
        {
            return ChannelTriple.All(value.GetSingle());
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 3 || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Number))
        {
            throw Error(key, "three numbers, for R, G and B, are wanted");
        }

        return new ChannelTriple(value[0].GetSingle(), value[1].GetSingle(), value[2].GetSingle());
    }

    /// <summary>A size as one number, as [height, width], or as an object with height and width.</summary>
    internal (int Height, int Width)? Size(string key)
    {
        JsonElement? found = Find(key);
        if (found is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int side))
        {
            return (side, side);
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number) && value[0].TryGetInt32(out int height) && value[1].TryGetInt32(out int width))
        {
            return (height, width);
        }

        if (Object(key) is { } sides && sides.Integer("height") is int h && sides.Integer("width") is int w)
        {
            return (h, w);
        }

        throw Error(key, "a number, or height and width, are wanted");
    }

    internal ModelFormatException Error(string key, string wanted) =>
        new($"'{_path}': '{key}' is {Shown(key)}, but {wanted}.", _path);

    private string Shown(string key) => Find(key)?.GetRawText() is string text ? $"'{(text.Length <= 60 ? text : text[..57] + "...")}'" : "absent";
}
