using System.Text.Json;

namespace Clip.Sdk.Training.Data;

/// <summary>Reads a list of pictures and captions from a file with one JSON object a line.</summary>
public static class JsonlSampleList
{
    /// <summary>Reads the file. Lines that are no such object are counted and left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="imageProperty">Property of the picture's path.</param>
    /// <param name="captionProperty">Property of the caption, a text or a list of texts.</param>
    /// <param name="root">Folder that relative paths start from; null is the file's own.</param>
    /// <param name="faults">Receives the lines that are left out; null counts nothing.</param>
    public static SampleList Read(string path, string imageProperty, string captionProperty, string? root = null, SampleFaults? faults = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var list = new SampleList(path);
        string folder = root ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line) && AddLine(list, folder, line, imageProperty, captionProperty) is string fault)
            {
                faults?.Add(fault, $"{path}({number})");
            }
        }

        return list;
    }

    private static string? AddLine(SampleList list, string folder, string line, string imageProperty, string captionProperty)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return "row-corrupt";
            }

            if (!document.RootElement.TryGetProperty(imageProperty, out JsonElement image) || image.ValueKind != JsonValueKind.String)
            {
                return "sample-without-image";
            }

            IReadOnlyList<string> captions = CaptionText.FromJson(document.RootElement, captionProperty);
            if (captions.Count == 0)
            {
                return "sample-without-caption";
            }

            list.Add(Path.Combine(folder, image.GetString()!), captions);
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return "row-corrupt";
        }
    }
}
