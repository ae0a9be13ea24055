using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Clip.Sdk.Training.Metrics;

/// <summary>Writes one JSON object a line: <c>{"step":10,"time":"…","train/loss":3.2}</c>. Values that are not finite become strings.</summary>
public sealed class JsonlMetricWriter : IMetricWriter
{
    private readonly FileStream _file;
    private readonly MemoryStream _line = new();

    /// <summary>Opens or continues a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="resumeAtStep">Rows of this step and later, and a line that a killed run left unfinished, are removed first; null keeps all whole rows.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public JsonlMetricWriter(string path, long? resumeAtStep = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        _file.SetLength(EndOfRowsBefore(_file, resumeAtStep ?? long.MaxValue));
        _file.Position = _file.Length;
    }

    /// <inheritdoc/>
    public void Write(MetricRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _line.SetLength(0);
        using (var writer = new Utf8JsonWriter(_line))
        {
            Write(writer, row);
        }

        _line.WriteByte((byte)'\n');
        _line.WriteTo(_file);
    }

    /// <inheritdoc/>
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _line.Dispose();
    }

    /// <summary>Reads the rows of a file; lines that are not rows are passed over.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<MetricRow> Read(string path)
    {
        var rows = new List<MetricRow>();
        foreach (string line in File.ReadLines(path))
        {
            if (ParseRow(line) is MetricRow row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>Writes a row as one JSON object.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="row">The row.</param>
    public static void Write(Utf8JsonWriter writer, MetricRow row)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(row);
        writer.WriteStartObject();
        writer.WriteNumber("step", row.Step);
        writer.WriteString("time", row.Time.UtcDateTime);
        foreach ((string name, double value) in row.Values)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumber(name, value);
            }
            else
            {
                writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
            }
        }

        writer.WriteEndObject();
    }

    private static long EndOfRowsBefore(FileStream file, long step)
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        int kept = 0;
        for (int start = 0; start < bytes.Length;)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0 || ParseRow(Encoding.UTF8.GetString(bytes, start, length)) is not MetricRow row || row.Step >= step)
            {
                break;
            }

            start += length + 1;
            kept = start;
        }

        return kept;
    }

    private static MetricRow? ParseRow(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var values = new List<KeyValuePair<string, double>>();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name is not ("step" or "time"))
                {
                    values.Add(new(property.Name, property.Value.ValueKind == JsonValueKind.Number
                        ? property.Value.GetDouble()
                        : double.Parse(property.Value.GetString()!, CultureInfo.InvariantCulture)));
                }
            }

            JsonElement root = document.RootElement;
            return new MetricRow { Step = root.GetProperty("step").GetInt64(), Time = root.GetProperty("time").GetDateTimeOffset(), Values = values };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
