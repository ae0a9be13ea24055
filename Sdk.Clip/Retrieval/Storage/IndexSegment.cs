namespace Clip.Sdk.Retrieval;

/// <summary>The files of a segment, mapped.</summary>
internal sealed class IndexSegment : IDisposable
{
    private readonly List<IndexFileMap> _maps = [];

    public IndexSegment(string folder, SegmentRecord record, RowLayout layout, long firstRow)
    {
        FirstRow = firstRow;
        Rows = record.Rows;
        try
        {
            Images = Column(folder, record, layout, SegmentRecord.Images, SegmentRecord.ImageScales)!;
            Captions = Column(folder, record, layout, SegmentRecord.Captions, SegmentRecord.CaptionScales);
            Entries = new EntryTable(folder, Map(folder, record, SegmentRecord.Entries)!, Map(folder, record, SegmentRecord.Strings)!);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The number of its first row in the whole index.</summary>
    public long FirstRow { get; }

    public long Rows { get; }

    public VectorColumn Images { get; }

    public VectorColumn? Captions { get; }

    public EntryTable Entries { get; }

    public VectorColumn? Vectors(IndexVectors kind) => kind == IndexVectors.Images ? Images : Captions;

    public void Dispose()
    {
        foreach (IndexFileMap map in _maps)
        {
            map.Dispose();
        }

        _maps.Clear();
    }

    private VectorColumn? Column(string folder, SegmentRecord record, RowLayout layout, string rowsSuffix, string scalesSuffix)
    {
        IndexFileMap? rows = Map(folder, record, rowsSuffix);
        return rows is null ? null : new VectorColumn(layout, rows, layout.HasScales ? Map(folder, record, scalesSuffix) : null);
    }

    private IndexFileMap? Map(string folder, SegmentRecord record, string suffix)
    {
        FileRecord? file = record.Find(suffix);
        if (file is null)
        {
            return null;
        }

        var map = new IndexFileMap(folder, file);
        _maps.Add(map);
        return map;
    }
}
