using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>Opens a checkpoint step by step: find the files, map the tensors, recognise the model, check the weights.</summary>
internal static class CheckpointLoader
{
    public static Checkpoint Load(string path, CheckpointOptions options)
    {
        CheckpointFiles files = CheckpointFiles.Locate(path);
        StorageSet storages = new();
        try
        {
            TensorArchive archive = storages.Add(TensorArchive.Open(files.WeightsPath));
            CheckpointIdentity identity = CheckpointIdentity.Find(archive, files, options, storages);
            if (!identity.IsActivationKnown && identity.Family == CheckpointFamily.HuggingFace)
            {
                throw ActivationCheck.Unknown(files.WeightsPath);
            }

            string? sha256 = identity.Family == CheckpointFamily.HuggingFace ? null : CheckClaim(archive, files, options);
            if (options.CheckFinite)
            {
                FiniteCheck.Check(identity.Tensors, files.WeightsPath);
            }

            ClipArchitecture architecture = ImageSizeChange.Apply(identity.Architecture, identity.Tensors, options.ImageSize, files.WeightsPath, storages);
            return new Checkpoint(files.Path, architecture, identity.Tensors, storages)
            {
                Family = identity.Family,
                ConfigPath = identity.ConfigPath,
                WeightFiles = archive.Files,
                VocabularyPath = files.FindVocabulary(),
                PreprocessorConfigPath = files.FindPreprocessorConfig(),
                KnownSha256 = sha256,
                Warnings = identity.IsActivationKnown ? [] : [ActivationCheck.Assumed(files.WeightsPath)],
            };
        }
        catch
        {
            storages.Dispose();
            throw;
        }
    }

    // A file that is named as published claims to be that model.
    private static string? CheckClaim(TensorArchive archive, CheckpointFiles files, CheckpointOptions options)
    {
        if (OpenAiRelease.Find(options.ClaimedName ?? Path.GetFileName(files.WeightsPath)) is not OpenAiRelease release)
        {
            return null;
        }

        string actual = FileHash.Sha256(archive.Files);
        return actual == release.Sha256
            ? actual
            : throw new ModelFormatException(
                $"'{files.WeightsPath}' is said to be OpenAI's '{release.Name}', whose SHA-256 is {release.Sha256}, but it has {actual}. Download it again; if it is a model of your own, rename it or set CheckpointOptions.ClaimedName to an empty text.", files.Path);
    }
}
