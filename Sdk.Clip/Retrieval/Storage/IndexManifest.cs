using System.Text.Json;
using System.Text.Json.Serialization;
using Clip.Sdk.Files;

namespace Clip.Sdk.Retrieval;

/// <summary>
/// The one mutable file of an index: it names the files that count. It is replaced atomically, after all that it names has
/// reached the disk; a file that it does not name does not exist for readers.
/// </summary>
internal sealed record IndexManifest
{
    public const string FileName = "index.json";
    public const string ExpectedFormat = "clip-image-index";
    public const int CurrentVersion = 1;

    private const int MaxBytes = 16 << 20;

    [JsonRequired]
    public string Format { get; init; } = ExpectedFormat;

    [JsonRequired]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Goes up with every commit.</summary>
    [JsonRequired]
    public long Generation { get; init; }

    [JsonRequired]
    public required ImageIndexInfo Info { get; init; }

    /// <summary>The number of the next file; none is used twice, so a reader with an old manifest never meets a new file.</summary>
    [JsonRequired]
    public long NextNumber { get; init; }

    [JsonRequired]
    public IReadOnlyList<SegmentRecord> Segments { get; init; } = [];

    /// <summary>The bits of rows that were removed, or null while there are none.</summary>
    public FileRecord? Deleted { get; init; }

    [JsonIgnore]
    public long Rows => Segments.Sum(segment => segment.Rows);

    [JsonIgnore]
    public RowLayout Layout => new(Info.Storage, Info.Dimensions);

    /// <summary>All files that count.</summary>
    [JsonIgnore]
    public IEnumerable<FileRecord> Files => Segments.SelectMany(segment => segment.Files).Concat(Deleted is null ? [] : [Deleted]);

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    public static IndexManifest Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaxBytes)
            {
                throw Damaged(folder, $"its manifest has {stream.Length} bytes");
            }

            IndexManifest manifest = JsonSerializer.Deserialize(stream, IndexManifestJson.Default.IndexManifest) ?? throw Damaged(folder, "its manifest is null");
            manifest.Validate(folder);
            return manifest;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IndexException($"'{folder}' is no image index: it has no '{FileName}'. Make one with 'clip index', or check the path.", folder, error);
        }
        catch (JsonException error)
        {
            throw Damaged(folder, $"its manifest cannot be read ({error.Message})", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IndexException($"The image index '{folder}' cannot be opened: {error.Message}", folder, error);
        }
    }

    public void Write(string folder) =>
        AtomicFileStream.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, IndexManifestJson.Default.IndexManifest));

    public static IndexException Damaged(string folder, string what, Exception? cause = null) =>
        new($"The image index '{folder}' is damaged: {what}. Make it again from the pictures, or restore it from a copy.", folder, cause);

    // Everything that later arithmetic relies on: a manifest may come from anywhere.
    private void Validate(string folder)
    {
        if (Format != ExpectedFormat)
        {
            throw Damaged(folder, $"its manifest says format '{Format}' where '{ExpectedFormat}' was expected");
        }

        if (Version != CurrentVersion)
        {
            throw new IndexException($"The image index '{folder}' has version {Version}; this program reads version {CurrentVersion}. Update the program, or make the index again.", folder);
        }

        if (Info is not { SpaceId.Length: > 0, Dimensions: > 0 and <= RowLayout.MaxDimensions } || !Enum.IsDefined(Info.Storage) || Generation < 0 || NextNumber < 0)
        {
            throw Damaged(folder, "its manifest lacks the embedding space or has impossible dimensions");
        }

        if (Segments is null || Segments.Any(segment => segment is null || string.IsNullOrEmpty(segment.Name) || segment.Files is null))
        {
            throw Damaged(folder, "its manifest has a segment without name or files");
        }

        foreach (FileRecord file in Files)
        {
            if (file is null || string.IsNullOrEmpty(file.Name) || file.Name != Path.GetFileName(file.Name) || file.Name.Contains('\\', StringComparison.Ordinal) || file.Bytes <= 0)
            {
                throw Damaged(folder, $"its manifest names an impossible file '{file?.Name}'");
            }
        }

        long rows = 0;
        foreach (SegmentRecord segment in Segments)
        {
            if (segment.Rows <= 0 || segment.Rows > long.MaxValue / (2L * RowLayout.MaxDimensions) - rows)
            {
                throw Damaged(folder, $"its manifest gives segment '{segment.Name}' {segment.Rows} rows");
            }

            rows += segment.Rows;
            CheckBytes(folder, segment, SegmentRecord.Images, Layout.RowBytes, isRequired: true);
            CheckBytes(folder, segment, SegmentRecord.ImageScales, sizeof(float), Layout.HasScales);
            CheckBytes(folder, segment, SegmentRecord.Captions, Layout.RowBytes, isRequired: false);
            CheckBytes(folder, segment, SegmentRecord.CaptionScales, sizeof(float), Layout.HasScales && segment.Find(SegmentRecord.Captions) is not null);
            CheckBytes(folder, segment, SegmentRecord.Entries, EntryTable.RecordBytes, isRequired: true);
            if (segment.Find(SegmentRecord.Strings) is null)
            {
                throw Damaged(folder, $"segment '{segment.Name}' has no '{SegmentRecord.Strings}' file");
            }
        }

        if (Deleted is not null && Deleted.Bytes != RowSet.Bytes(rows))
        {
            throw Damaged(folder, $"'{Deleted.Name}' has {Deleted.Bytes} bytes where {rows} rows need {RowSet.Bytes(rows)}");
        }
    }

    private static void CheckBytes(string folder, SegmentRecord segment, string suffix, int bytesPerRow, bool isRequired)
    {
        FileRecord? file = segment.Find(suffix);
        if (file is null ? isRequired : file.Bytes != segment.Rows * bytesPerRow)
        {
            throw Damaged(folder, $"segment '{segment.Name}' of {segment.Rows} rows needs a '{suffix}' file of {segment.Rows * bytesPerRow} bytes but the manifest gives {file?.Bytes ?? 0}");
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IndexManifest))]
internal sealed partial class IndexManifestJson : JsonSerializerContext;
