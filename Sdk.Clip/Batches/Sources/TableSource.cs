using System.Runtime.CompilerServices;
using CsvHelper;

namespace Clip.Sdk.Batches;

/// <summary>A table with a header: one item a row.</summary>
internal sealed class TableSource(string path, char separator, BatchSourceOptions options) : IBatchSource
{
    public string Description => path;

    public bool IsRepeatable => true;

    public async IAsyncEnumerable<BatchEntry> ReadAsync(BatchSelection? selection = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var records = new RecordReader(options, Path.GetDirectoryName(Path.GetFullPath(path))!);
        using CsvReader reader = Open();
        for (long index = 0; Guard(reader, () => reader.Read()); index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Dictionary<string, string> values = Guard(reader, () => Values(reader));
            BatchEntry entry = records.Read(index, (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), values);
            if (selection is null || selection(index, entry.Key))
            {
                yield return entry;
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    private static Dictionary<string, string> Values(CsvReader reader)
    {
        // A quote that is never closed takes all rows behind it into one.
        ReadOnlySpan<byte> record = reader.RawRecord;
        if (record.TrimEnd("\r\n"u8).Contains((byte)'\n') && record.Count((byte)'"') % 2 != 0)
        {
            throw new CsvFormatException("A quote is never closed.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        int count = Math.Min(reader.FieldCount, reader.Headers.Count);
        for (int column = 0; column < count; column++)
        {
            values[reader.Headers[column]] = reader.GetString(column);
        }

        return values;
    }

    private CsvReader Open()
    {
        CsvReader? reader = null;
        try
        {
            reader = CsvReader.FromFile(path, new CsvReaderOptions { Separator = separator, MaxRecordSize = Math.Min(options.MaxItemBytes, 16 << 20), TrackLineNumbers = true });
            reader.ReadHeader();
            return reader;
        }
        catch (Exception error) when (error is CsvFormatException or IOException or UnauthorizedAccessException)
        {
            reader?.Dispose();
            throw new InputException($"'{path}' cannot be read: {error.Message}", path, error);
        }
    }

    // Behind a quote that is never closed nothing can be told apart, so the table is refused as a whole.
    private T Guard<T>(CsvReader reader, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is CsvFormatException or IOException)
        {
            throw new InputException($"'{path}' cannot be read near line {reader.LineNumber}: {error.Message} Check its quotes and its separator.", path, error);
        }
    }
}
