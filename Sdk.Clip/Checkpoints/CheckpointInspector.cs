namespace Clip.Sdk.Checkpoints;

/// <summary>Looks into checkpoints and other files of tensors without reading the tensors: a file of gigabytes takes milliseconds.</summary>
public static class CheckpointInspector
{
    /// <summary>Tells what is in a file or directory.</summary>
    /// <param name="path">A directory of a model, or any file of tensors.</param>
    /// <param name="options">What the files do not say; null for the defaults. Hashes and finite checks are left out.</param>
    /// <exception cref="ModelFormatException">There is no such path, or the file is malformed.</exception>
    public static CheckpointSummary Inspect(string path, CheckpointOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckpointFiles files = CheckpointFiles.Locate(path);
        using StorageSet storages = new();
        TensorArchive archive = storages.Add(TensorArchive.Open(files.WeightsPath));
        CheckpointSummary summary = Describe(archive, files);
        CheckpointOptions asked = options ?? new CheckpointOptions();
        try
        {
            CheckpointIdentity identity = CheckpointIdentity.Find(archive, files, asked, storages);
            if (!identity.IsActivationKnown && identity.Family == CheckpointFamily.HuggingFace)
            {
                // Shapes and counts do not depend on the activation; the architecture as a whole stays unsaid.
                return WithModel(summary, identity) with { Problem = ActivationCheck.Unknown(files.WeightsPath).Message };
            }

            return WithModel(summary, identity) with
            {
                Architecture = identity.Architecture,
                Warnings = identity.IsActivationKnown ? [] : [ActivationCheck.Assumed(files.WeightsPath)],
            };
        }
        catch (ModelFormatException error)
        {
            return summary with { Problem = error.Message };
        }
    }

    private static CheckpointSummary Describe(TensorArchive archive, CheckpointFiles files) => new()
    {
        Path = files.Path,
        Files = archive.Files,
        FileBytes = archive.Files.Sum(file => new FileInfo(file).Length),
        Format = archive.Format,
        Tensors = [.. archive.Tensors.Values.Select(tensor => new TensorDescription(tensor.Name, tensor.Type, tensor.Shape)).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)],
        ParameterCount = CountParameters(archive.Tensors),
        Metadata = archive.Metadata,
        Values = PlainValues(archive.Root),
        VocabularyPath = files.FindVocabulary(),
        PreprocessorConfigPath = files.FindPreprocessorConfig(),
    };

    private static CheckpointSummary WithModel(CheckpointSummary summary, CheckpointIdentity identity) => summary with
    {
        Family = identity.Family,
        Name = identity.Architecture.Name,
        ConfigPath = identity.ConfigPath,
        ParameterCount = CountParameters(identity.Tensors),
        ImageParameterCount = CountParameters(identity.Tensors, "vis"),
        TextParameterCount = CountParameters(identity.Tensors, "text_"),
    };

    private static long CountParameters(IReadOnlyDictionary<string, CheckpointTensor> tensors, string prefix = "")
    {
        long count = 0;
        foreach ((string name, CheckpointTensor tensor) in tensors)
        {
            bool isStatistic = name.EndsWith(".running_mean", StringComparison.Ordinal) || name.EndsWith(".running_var", StringComparison.Ordinal);
            if (tensor.Type.IsFloatingPoint() && !isStatistic && name.StartsWith(prefix, StringComparison.Ordinal))
            {
                count += tensor.ElementCount;
            }
        }

        return count;
    }

    private static Dictionary<string, string> PlainValues(PickleValue? root)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        if (root?.Kind is not PickleKind.Dictionary)
        {
            return values;
        }

        foreach ((PickleValue key, PickleValue value) in root.Entries)
        {
            if (key.Kind == PickleKind.String && value.Kind is not PickleKind.Tensor)
            {
                values[key.AsString()] = value.Kind == PickleKind.String ? value.AsString() : value.ToString();
            }
        }

        return values;
    }
}
