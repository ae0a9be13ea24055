using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Clip.Sdk.Batches;

/// <summary>One item a line: a JSON object, or a picture's path. Empty lines count for nothing.</summary>
internal sealed class LinesSource(string description, Func<TextReader> open, string folder, bool isRepeatable, BatchSourceOptions options) : IBatchSource
{
    public string Description => description;

    public bool IsRepeatable => isRepeatable;

    public async IAsyncEnumerable<BatchEntry> ReadAsync(BatchSelection? selection = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var records = new RecordReader(options, folder);
        using TextReader reader = Open();
        long index = 0;
        for (long number = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            BatchEntry entry = line.AsSpan().TrimStart().StartsWith("{") ? ReadObject(records, index, number, line) : ReadPath(index, line);
            if (selection is null || selection(index, entry.Key))
            {
                yield return entry;
            }

            index++;
        }
    }

    private BatchEntry ReadObject(RecordReader records, long index, long number, string line)
    {
        string id = (index + 1).ToString(CultureInfo.InvariantCulture);
        try
        {
            using var document = JsonDocument.Parse(line);
            return records.Read(index, id, RecordReader.Members(document.RootElement));
        }
        catch (Exception error) when (error is JsonException or InputException)
        {
            return new BatchEntry(
                new BatchItem { Index = index, Id = id }, BatchKey.Of(line), new InputException($"{description}, line {number}: {error.Message}", description, error));
        }
    }

    private BatchEntry ReadPath(long index, string line)
    {
        string path = line.Trim();
        return new BatchEntry(
            new BatchItem { Index = index, Id = path, Image = ImageSource.FromFile(Path.Combine(options.ImageRoot ?? folder, path)) }, BatchKey.Of(path));
    }

    private TextReader Open()
    {
        try
        {
            return open();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{description}' cannot be read: {error.Message}", description, error);
        }
    }
}
