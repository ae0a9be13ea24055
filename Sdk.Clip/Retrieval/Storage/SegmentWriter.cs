using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Clip.Sdk.Retrieval;

/// <summary>Writes the files of a new segment. They count for nothing until a manifest names them.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly string _folder;
    private readonly string _name;
    private readonly RowLayout _layout;
    private readonly HashedFileWriter _images;
    private readonly HashedFileWriter _entries;
    private readonly HashedFileWriter _strings;
    private readonly HashedFileWriter? _imageScales;
    private readonly byte[] _row;
    private HashedFileWriter? _captions;
    private HashedFileWriter? _captionScales;
    private bool _isFinished;

    public SegmentWriter(string folder, long number, RowLayout layout)
    {
        _folder = folder;
        _name = number.ToString("d8", CultureInfo.InvariantCulture);
        _layout = layout;
        _row = new byte[layout.RowBytes];
        _images = Create(SegmentRecord.Images);
        _entries = Create(SegmentRecord.Entries);
        _strings = Create(SegmentRecord.Strings);
        _imageScales = layout.HasScales ? Create(SegmentRecord.ImageScales) : null;
    }

    public long Rows { get; private set; }

    /// <summary>Adds a picture from its embeddings.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="embedding">[D], unit length.</param>
    /// <param name="captionEmbedding">[D], unit length, or empty.</param>
    public void Add(IndexedImage image, ReadOnlySpan<float> embedding, ReadOnlySpan<float> captionEmbedding)
    {
        float scale = _layout.Encode(embedding, _row);
        WriteRow(_images, _imageScales, _row, scale);
        AddCaption(captionEmbedding);
        Finish(image, hasCaptionVector: !captionEmbedding.IsEmpty);
    }

    /// <summary>Adds a picture whose embeddings are in the index already; they are copied as they are stored.</summary>
    public void Copy(IndexedImage image, IndexSegment source, long localRow)
    {
        WriteRow(_images, _imageScales, source.Images.Bytes(localRow), source.Images.Scale(localRow));
        bool hasCaption = source.Captions is not null && source.Entries.HasCaptionVector(localRow);
        if (hasCaption)
        {
            BeginCaptions();
            WriteRow(_captions!, _captionScales, source.Captions!.Bytes(localRow), source.Captions.Scale(localRow));
        }

        Finish(image, hasCaption);
    }

    /// <summary>Adds a picture whose own embedding is in the index already, with another caption.</summary>
    public void Copy(IndexedImage image, IndexSegment source, long localRow, ReadOnlySpan<float> captionEmbedding)
    {
        WriteRow(_images, _imageScales, source.Images.Bytes(localRow), source.Images.Scale(localRow));
        AddCaption(captionEmbedding);
        Finish(image, hasCaptionVector: !captionEmbedding.IsEmpty);
    }

    /// <summary>Flushes all files to the disk.</summary>
    public SegmentRecord Finish()
    {
        HashedFileWriter?[] writers = [_images, _imageScales, _captions, _captionScales, _entries, _strings];
        FileRecord[] files = [.. writers.Where(writer => writer is not null).Select(writer => writer!.Finish())];
        _isFinished = true;
        return new SegmentRecord(_name, Rows, files);
    }

    /// <summary>Closes the files, and deletes them where <see cref="Finish()"/> was not reached.</summary>
    public void Dispose()
    {
        HashedFileWriter?[] writers = [_images, _imageScales, _captions, _captionScales, _entries, _strings];
        foreach (HashedFileWriter? writer in writers)
        {
            writer?.Dispose();
        }

        if (!_isFinished)
        {
            foreach (string path in Directory.GetFiles(_folder, _name + ".*"))
            {
                File.Delete(path);
            }
        }
    }

    private static void WriteRow(HashedFileWriter rows, HashedFileWriter? scales, ReadOnlySpan<byte> row, float scale)
    {
        rows.Write(row);
        scales?.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<float>(in scale)));
    }

    private void AddCaption(ReadOnlySpan<float> embedding)
    {
        if (!embedding.IsEmpty)
        {
            BeginCaptions();
            float scale = _layout.Encode(embedding, _row);
            WriteRow(_captions!, _captionScales, _row, scale);
        }
    }

    // The first caption of a segment may come late: the rows before it have none.
    private void BeginCaptions()
    {
        if (_captions is null)
        {
            _captions = Create(SegmentRecord.Captions);
            _captionScales = _layout.HasScales ? Create(SegmentRecord.CaptionScales) : null;
            byte[] empty = new byte[_layout.RowBytes];
            for (long row = 0; row < Rows; row++)
            {
                WriteRow(_captions, _captionScales, empty, 0);
            }
        }
    }

    private void Finish(IndexedImage image, bool hasCaptionVector)
    {
        if (!hasCaptionVector && _captions is not null)
        {
            _row.AsSpan().Clear();
            WriteRow(_captions, _captionScales, _row, 0);
        }

        byte[] path = Encoding.UTF8.GetBytes(image.Path), caption = Encoding.UTF8.GetBytes(image.Caption ?? string.Empty);
        Span<byte> record = stackalloc byte[EntryTable.RecordBytes];
        EntryTable.WriteRecord(image, hasCaptionVector, _strings.Length, path.Length, caption.Length, record);
        _strings.Write(path);
        _strings.Write(caption);
        _entries.Write(record);
        Rows++;
    }

    private HashedFileWriter Create(string suffix) => new(_folder, _name + suffix);
}
