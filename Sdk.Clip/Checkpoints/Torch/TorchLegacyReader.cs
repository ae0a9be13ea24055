using System.Buffers.Binary;
using System.Numerics;

namespace Clip.Sdk.Checkpoints;

/// <summary>
/// Reads what torch.save wrote before 1.6: five pickles (magic number, version, machine, the object, the order of the
/// storages), then the storages, each a count of elements and the elements.
/// </summary>
internal static class TorchLegacyReader
{
    private const int ProtocolVersion = 1001;

    private static readonly BigInteger MagicNumber = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads names, shapes and values; the tensors' bytes stay where they are.</summary>
    /// <exception cref="ModelFormatException">The file is malformed or asks for something forbidden.</exception>
    public static TorchContent Read(MappedFile file, StorageSet storages)
    {
        TorchFileContext context = new(file.FilePath);
        long position = 0;
        if (!IsMagicNumber(ReadPickle(file, ref position, context.Part("magic number"))))
        {
            throw context.Error("is a pickle, but none of torch.save: it lacks the magic number");
        }

        PickleValue version = ReadPickle(file, ref position, context.Part("version"));
        if (version.Kind != PickleKind.Integer || version.AsDouble() != ProtocolVersion)
        {
            throw context.Error($"has version {version} of the old torch format; {ProtocolVersion} was wanted");
        }

        CheckMachine(ReadPickle(file, ref position, context.Part("machine")), context);
        PickleValue root = ReadPickle(file, ref position, context.Part("object"));
        PickleValue keys = ReadPickle(file, ref position, context.Part("storage keys"));
        Dictionary<string, FilePart> found = FindStorages(file, position, keys, StorageUnits(root), context);
        TorchTensorFactory factory = new(record => Storage(record, found, context), storages, context);
        return new TorchContent(root, TensorPaths.Collect(root, factory, context), TensorArchiveFormat.TorchLegacy);
    }

    private static PickleValue ReadPickle(MappedFile file, ref long position, TorchFileContext context)
    {
        int available = (int)Math.Min(file.Length - position, PickleLimits.MaxBytes);
        PickleValue value = Unpickler.Read(file.Span(position, available), context, out int length);
        position += length;
        return value;
    }

    private static bool IsMagicNumber(PickleValue value) => value.Kind == PickleKind.Integer && value.AsBigInteger() == MagicNumber;

    private static void CheckMachine(PickleValue machine, TorchFileContext context)
    {
        if (machine.TryGet("little_endian", out PickleValue? isLittle) && isLittle.Kind == PickleKind.Boolean && !isLittle.AsBoolean())
        {
            throw context.Error("was written on a big-endian machine; load it in Python and save it again on a little-endian one");
        }
    }

    // The storages' lengths count elements, whose size only the object says.
    private static Dictionary<string, TorchStorageRecord> StorageUnits(PickleValue root)
    {
        Dictionary<string, TorchStorageRecord> units = new(StringComparer.Ordinal);
        HashSet<PickleValue> seen = new(ReferenceEqualityComparer.Instance);
        Visit(root);
        return units;

        void Visit(PickleValue value)
        {
            if (!seen.Add(value))
            {
                return;
            }

            if (value.Record is TorchTensorRecord record)
            {
                units.TryAdd(record.Storage.Key, record.Storage);
            }
            else if (value.Kind is PickleKind.List or PickleKind.Tuple)
            {
                foreach (PickleValue item in value.Items)
                {
                    Visit(item);
                }
            }
            else if (value.Kind is PickleKind.Dictionary or PickleKind.Object)
            {
                foreach ((_, PickleValue item) in value.Entries)
                {
                    Visit(item);
                }
            }
        }
    }

    private static Dictionary<string, FilePart> FindStorages(
        MappedFile file, long position, PickleValue keys, Dictionary<string, TorchStorageRecord> units, TorchFileContext context)
    {
        if (keys.Kind != PickleKind.List)
        {
            throw context.Error("has no list of its storages");
        }

        Dictionary<string, FilePart> found = new(StringComparer.Ordinal);
        foreach (PickleValue key in keys.Items)
        {
            if (key.Kind != PickleKind.String || !units.TryGetValue(key.AsString(), out TorchStorageRecord? record))
            {
                throw context.Error($"holds storage {key}, which no tensor refers to, so that its length is unknown");
            }

            long left = file.Length - position - sizeof(long);
            long count = left >= 0 ? BinaryPrimitives.ReadInt64LittleEndian(file.Span(position, sizeof(long))) : -1;
            if (count < 0 || count != record.Count || record.ByteLength > left)
            {
                throw context.Error($"is cut short or lies: storage '{record.Key}' has {record.Count} elements of {record.UnitSize} bytes, but at byte {position} {count} are announced and {left} bytes are left");
            }

            if (!found.TryAdd(record.Key, new FilePart(file, position + sizeof(long), record.ByteLength)))
            {
                throw context.Error($"holds storage '{record.Key}' twice");
            }

            position += sizeof(long) + record.ByteLength;
        }

        return found;
    }

    private static FilePart Storage(TorchStorageRecord record, Dictionary<string, FilePart> found, TorchFileContext context) =>
        found.TryGetValue(record.Key, out FilePart? part) ? part : throw context.Error($"refers to storage '{record.Key}', which it does not hold");
}
