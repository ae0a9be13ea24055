using System.Text.Json;

namespace Clip.Sdk.Batches;

/// <summary>Makes items of the columns of tables and the members of JSON objects.</summary>
internal sealed class RecordReader(BatchSourceOptions options, string folder)
{
    private static readonly string[] ImageNames = ["image", "image_path", "path", "file", "file_name", "filename"];
    private static readonly string[] TextNames = ["text", "prompt", "caption", "p"];
    private static readonly string[] IdNames = ["id", "custom_id", "key"];
    private static readonly string[] ReferenceNames = ["references", "refs", "reference"];

    private readonly string _folder = options.ImageRoot ?? folder;

    /// <summary>The item of a record, or its error.</summary>
    /// <param name="index">Its place in the input.</param>
    /// <param name="fallbackId">Its name where the record brings none.</param>
    /// <param name="values">The record; values that are not texts are JSON.</param>
    /// <param name="image">The picture where it does not come from the record.</param>
    public BatchEntry Read(long index, string fallbackId, IReadOnlyDictionary<string, string> values, ImageSource? image = null)
    {
        string? imageName = Name(values, options.ImageColumn, ImageNames), textName = Name(values, options.TextColumn, TextNames);
        string? idName = Name(values, options.IdColumn, IdNames), referencesName = Name(values, options.ReferencesColumn, ReferenceNames);
        string id = idName is not null && values[idName].Length > 0 ? values[idName] : fallbackId;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in values)
        {
            if (name != imageName && name != textName && name != idName && name != referencesName)
            {
                fields[name] = value;
            }
        }

        ulong key = Key(id, values);
        try
        {
            var item = new BatchItem
            {
                Index = index,
                Id = id,
                Image = image ?? (imageName is null ? null : Picture(values[imageName], id)),
                Text = textName is null ? null : values[textName],
                References = referencesName is null ? [] : References(values[referencesName]),
                Fields = fields,
            };
            return new BatchEntry(item, key);
        }
        catch (ClipException error)
        {
            return new BatchEntry(new BatchItem { Index = index, Id = id, Text = textName is null ? null : values[textName], Fields = fields }, key, error);
        }
    }

    /// <summary>The members of an object as texts; members that are no texts as JSON.</summary>
    /// <exception cref="InputException">It is no object, or a text is no valid Unicode.</exception>
    public static Dictionary<string, string> Members(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            throw new InputException($"Expected a JSON object for each item but got {record.ValueKind}.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (JsonProperty member in record.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.Null)
                {
                    values[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
                }
            }
        }
        catch (InvalidOperationException error)
        {
            throw new InputException("A text of the JSON object is not valid Unicode: it has half of a surrogate pair. Write the file anew.", null, error);
        }

        return values;
    }

    private static ulong Key(string id, IReadOnlyDictionary<string, string> values)
    {
        string?[] parts = new string?[1 + (2 * values.Count)];
        parts[0] = id;
        int next = 1;
        foreach ((string name, string value) in values)
        {
            parts[next++] = name;
            parts[next++] = value;
        }

        return BatchKey.Of(parts);
    }

    private static string? Name(IReadOnlyDictionary<string, string> values, string? wanted, string[] usual)
    {
        if (wanted is not null)
        {
            return values.ContainsKey(wanted) ? wanted : null;
        }

        return Array.Find(usual, values.ContainsKey);
    }

    private ImageSource? Picture(string reference, string id)
    {
        if (reference.Length == 0)
        {
            return null;
        }

        if (reference.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return ImageSource.FromDataUri(reference, id);
        }

        if (reference.Contains("://", StringComparison.Ordinal))
        {
            throw new InputException($"Item '{id}' names its picture by the address '{Shorten(reference)}', but nothing is fetched from a network here. Download the pictures first and name the files.", Shorten(reference));
        }

        return ImageSource.FromFile(Path.Combine(_folder, reference));
    }

    private static string[] References(string value)
    {
        if (!value.StartsWith('['))
        {
            return value.Length == 0 ? [] : [value];
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(value) ?? [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InputException($"References should be a text or a JSON array of texts but are '{Shorten(value)}'.", Shorten(value), error);
        }
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
