using CsvHelper;

namespace Clip.Sdk.Training.Data;

/// <summary>Reads a list of pictures and captions from a delimited file with a header.</summary>
public static class CsvSampleList
{
    private const int MaximumRowLength = 1 << 20;

    /// <summary>Reads the file. Rows without a path or a caption are counted and left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="delimiter">Between columns: a comma, or a tab.</param>
    /// <param name="imageColumn">Column of the picture's path.</param>
    /// <param name="captionColumn">Column of the caption.</param>
    /// <param name="root">Folder that relative paths start from; null is the file's own.</param>
    /// <param name="faults">Receives the rows that are left out; null counts nothing.</param>
    /// <exception cref="InputException">The file lacks a column, or a row is longer than a megabyte, as behind a quote that is never closed.</exception>
    public static SampleList Read(string path, char delimiter, string imageColumn, string captionColumn, string? root = null, SampleFaults? faults = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var list = new SampleList(path);
        var options = new CsvReaderOptions { Separator = delimiter, TrimWhitespace = true, MaxRecordSize = MaximumRowLength, TrackLineNumbers = true };
        using CsvReader csv = CsvReader.FromFile(path, options);
        try
        {
            csv.ReadHeader();
            (int image, int caption) = (ColumnOf(csv, path, imageColumn), ColumnOf(csv, path, captionColumn));
            string folder = root ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
            while (csv.Read())
            {
                AddRow(list, folder, FieldOf(csv, image), FieldOf(csv, caption), csv.LineNumber, faults);
            }
        }
        catch (CsvFormatException error)
        {
            throw new InputException($"'{path}' cannot be read near line {csv.LineNumber}: {error.Message} Check its quotes and its delimiter.", path, error);
        }

        return list;
    }

    private static string FieldOf(CsvReader csv, int column) => column < csv.FieldCount ? csv.GetString(column) : "";

    private static void AddRow(SampleList list, string folder, string image, string caption, long line, SampleFaults? faults)
    {
        if (string.IsNullOrEmpty(image))
        {
            faults?.Add("sample-without-image", $"{list.Name}({line})");
        }
        else if (string.IsNullOrWhiteSpace(caption))
        {
            faults?.Add("sample-without-caption", $"{list.Name}({line})");
        }
        else
        {
            list.Add(Path.Combine(folder, image), [caption]);
        }
    }

    private static int ColumnOf(CsvReader csv, string path, string name)
    {
        return csv.TryGetFieldIndex(name, out int index)
            ? index
            : throw new InputException($"'{path}' has no column '{name}'; it has {string.Join(", ", csv.Headers.Select(column => $"'{column}'"))}. Name the columns and the delimiter of the file.", path);
    }
}
