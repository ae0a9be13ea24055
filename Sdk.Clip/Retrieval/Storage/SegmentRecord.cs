namespace Clip.Sdk.Retrieval;

/// <summary>Rows that were added together: files that never change once the manifest names them.</summary>
internal sealed record SegmentRecord(string Name, long Rows, IReadOnlyList<FileRecord> Files)
{
    public const string Images = ".images";
    public const string ImageScales = ".image-scales";
    public const string Captions = ".captions";
    public const string CaptionScales = ".caption-scales";
    public const string Entries = ".entries";
    public const string Strings = ".strings";

    public FileRecord? Find(string suffix) => Files.FirstOrDefault(file => file.Name == Name + suffix);
}
