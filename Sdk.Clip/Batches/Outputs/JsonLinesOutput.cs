using System.Buffers;
using Clip.Sdk.Files;

namespace Clip.Sdk.Batches;

/// <summary>One JSON object a line: the item, and the head's columns or the error.</summary>
internal sealed class JsonLinesOutput(string path) : IBatchOutput
{
    private readonly AtomicFileStream _file = new(path);
    private readonly ArrayBufferWriter<byte> _line = new();

    public void Write(BatchRow row)
    {
        _line.ResetWrittenCount();
        RowJson.Write(row, key: null, _line);
        _file.Stream.Write(_line.WrittenSpan);
    }

    public void Complete() => _file.Commit();

    public void Dispose() => _file.Dispose();
}
