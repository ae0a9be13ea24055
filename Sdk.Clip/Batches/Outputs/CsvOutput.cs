using System.Globalization;
using System.Text;
using Clip.Sdk.Files;

namespace Clip.Sdk.Batches;

/// <summary>A table by RFC 4180: a header, commas, quotes where a cell needs them, lines end in CR LF.</summary>
internal sealed class CsvOutput : IBatchOutput
{
    private readonly AtomicFileStream _file;
    private readonly StreamWriter _writer;
    private readonly IReadOnlyList<BatchColumn> _columns;

    public CsvOutput(string path, BatchDescription batch)
    {
        _columns = RowCells.Columns(batch);
        _file = new AtomicFileStream(path);
        _writer = new StreamWriter(_file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        _writer.WriteLine(string.Join(',', _columns.Select(column => Quote(column.Name))));
    }

    public void Write(BatchRow row)
    {
        for (int i = 0; i < _columns.Count; i++)
        {
            if (i > 0)
            {
                _writer.Write(',');
            }

            _writer.Write(Quote(Text(RowCells.Value(row, _columns[i], i, _columns.Count))));
        }

        _writer.WriteLine();
    }

    public void Complete()
    {
        _writer.Flush();
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
