namespace Clip.Sdk.Checkpoints;

/// <summary>Reads the zip archives of torch.save and torch.jit.save.</summary>
internal static class TorchZipReader
{
    private const string PickleName = "data.pkl";
    private const long MaxTextBytes = 64;

    /// <summary>Reads names, shapes and values; the tensors' bytes stay where they are.</summary>
    /// <exception cref="ModelFormatException">The archive is malformed or asks for something forbidden.</exception>
    public static TorchContent Read(MappedFile file, StorageSet storages)
    {
        TorchFileContext context = new(file.FilePath);
        ZipDirectory directory = ZipDirectory.Read(file, context);
        ZipData data = new(file, context, storages);
        string prefix = FindPrefix(directory, context);
        CheckByteOrder(directory, data, prefix, context);

        TorchFileContext pickleContext = context.Part(PickleName);
        byte[] pickle = data.Bytes(directory.Entries[prefix + PickleName], PickleLimits.MaxBytes);
        PickleValue root = Unpickler.Read(pickle, pickleContext, out _);
        TorchTensorFactory factory = new(record => FindStorage(record, directory, data, prefix, pickleContext), storages, pickleContext);
        bool isScript = directory.Entries.ContainsKey(prefix + "constants.pkl");
        return new TorchContent(
            root, TensorPaths.Collect(root, factory, pickleContext), isScript ? TensorArchiveFormat.TorchScript : TensorArchiveFormat.TorchZip);
    }

    private static string FindPrefix(ZipDirectory directory, TorchFileContext context)
    {
        // torch puts everything into one folder, named after the file it was first saved to.
        string[] candidates = [.. directory.Entries.Keys
            .Where(name => name.EndsWith(PickleName, StringComparison.Ordinal) && IsOneFolder(name.AsSpan(0, name.Length - PickleName.Length)))];
        return candidates.Length switch
        {
            1 => candidates[0][..^PickleName.Length],
            0 when directory.Entries.Keys.Any(name => name.EndsWith("model.json", StringComparison.Ordinal))
                => throw context.Error("is a TorchScript archive of torch before 1.1 ('model.json'); load it in a newer torch and save it again"),
            0 => throw context.Error($"is a zip archive without '{PickleName}', so torch did not write it"),
            _ => throw context.Error($"is a zip archive with several '{PickleName}'"),
        };

        static bool IsOneFolder(ReadOnlySpan<char> folder) => folder.IsEmpty || folder.IndexOf('/') == folder.Length - 1;
    }

    private static void CheckByteOrder(ZipDirectory directory, ZipData data, string prefix, TorchFileContext context)
    {
        if (directory.Entries.TryGetValue(prefix + "byteorder", out ZipEntry entry)
            && !data.Bytes(entry, MaxTextBytes).AsSpan().TrimEnd("\n"u8).SequenceEqual("little"u8))
        {
            throw context.Error("was written on a big-endian machine; load it in Python and save it again on a little-endian one");
        }
    }

    private static TensorStorage FindStorage(TorchStorageRecord record, ZipDirectory directory, ZipData data, string prefix, TorchFileContext context)
    {
        if (!directory.Entries.TryGetValue($"{prefix}data/{record.Key}", out ZipEntry entry))
        {
            throw context.Error($"refers to storage '{record.Key}', which is not in the archive");
        }

        return data.Storage(entry);
    }
}
