using System.Buffers.Binary;
using System.Text;

namespace Clip.Sdk.Retrieval;

/// <summary>The pictures of a segment: fixed records that point into a file of UTF-8 strings, read where they lie.</summary>
internal sealed unsafe class EntryTable
{
    /// <summary>offset of path u64, path bytes u32, caption bytes and flags u32, file length i64, ticks i64, SHA-256 (zeros for none); the caption follows the path.</summary>
    public const int RecordBytes = 64;

    public const int MaxPathBytes = 1 << 16;
    public const int MaxCaptionBytes = 1 << 20;

    private const uint HasCaption = 1u << 31;
    private const uint HasCaptionVectorFlag = 1u << 30;
    private const uint CaptionBytesMask = HasCaptionVectorFlag - 1;
    private const int HashOffset = 32;
    private const int HashBytes = 32;

    private readonly string _folder;
    private readonly IndexFileMap _records;
    private readonly IndexFileMap _strings;

    public EntryTable(string folder, IndexFileMap records, IndexFileMap strings)
    {
        _folder = folder;
        _records = records;
        _strings = strings;
    }

    public static void WriteRecord(IndexedImage image, bool hasCaptionVector, long offset, int pathBytes, int captionBytes, Span<byte> record)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record, offset);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], pathBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(
            record[12..], (uint)captionBytes | (image.Caption is null ? 0 : HasCaption) | (hasCaptionVector ? HasCaptionVectorFlag : 0));
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], image.FileLength);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], image.ModifiedUtc.Ticks);
        Span<byte> hash = record.Slice(HashOffset, HashBytes);
        hash.Clear();
        if (image.Sha256 is not null)
        {
            Convert.FromHexString(image.Sha256, hash, out _, out _);
        }
    }

    public IndexedImage Read(long row)
    {
        ReadOnlySpan<byte> record = Record(row);
        uint caption = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        long ticks = BinaryPrimitives.ReadInt64LittleEndian(record[24..]);
        ReadOnlySpan<byte> path = PathBytes(row);
        return new IndexedImage
        {
            Path = Encoding.UTF8.GetString(path),
            Caption = (caption & HasCaption) == 0 ? null : Encoding.UTF8.GetString(String(row, record, path.Length, caption & CaptionBytesMask)),
            FileLength = BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
            ModifiedUtc = ticks is >= 0 and <= 3155378975999999999 ? new DateTime(ticks, DateTimeKind.Utc) : default,
            Sha256 = HashIfAny(row) is { IsEmpty: false } hash ? Convert.ToHexStringLower(hash) : null,
        };
    }

    public ReadOnlySpan<byte> PathBytes(long row)
    {
        ReadOnlySpan<byte> record = Record(row);
        return String(row, record, 0, BinaryPrimitives.ReadUInt32LittleEndian(record[8..]));
    }

    public (long Length, long Ticks) FileState(long row)
    {
        ReadOnlySpan<byte> record = Record(row);
        return (BinaryPrimitives.ReadInt64LittleEndian(record[16..]), BinaryPrimitives.ReadInt64LittleEndian(record[24..]));
    }

    /// <summary>The 32 bytes of the file's hash, or none.</summary>
    public ReadOnlySpan<byte> HashIfAny(long row)
    {
        ReadOnlySpan<byte> hash = Record(row).Slice(HashOffset, HashBytes);
        return hash.ContainsAnyExcept((byte)0) ? hash : default;
    }

    public bool HasCaptionVector(long row) => (BinaryPrimitives.ReadUInt32LittleEndian(Record(row)[12..]) & HasCaptionVectorFlag) != 0;

    private ReadOnlySpan<byte> Record(long row) => new(_records.Pointer + (row * RecordBytes), RecordBytes);

    private ReadOnlySpan<byte> String(long row, ReadOnlySpan<byte> record, long skip, uint bytes)
    {
        long offset = BinaryPrimitives.ReadInt64LittleEndian(record);
        if (offset < 0 || bytes > MaxCaptionBytes || offset > _strings.Length - skip - bytes)
        {
            throw IndexManifest.Damaged(_folder, $"the path or caption of row {row} of a segment lies outside its file");
        }

        return new ReadOnlySpan<byte>(_strings.Pointer + offset + skip, (int)bytes);
    }
}
