using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>Opens a checkpoint step by step: find the files, map the tensors, learn the architecture, check that both fit.</summary>
internal static class CheckpointLoader
{
    public static Checkpoint Load(string path, CheckpointOptions options)
    {
        CheckpointFiles files = CheckpointFiles.Locate(path);
        StorageSet storages = new();
        try
        {
            TensorArchive archive = storages.Add(TensorArchive.Open(files.WeightsPath));
            if (!HuggingFaceLayout.Matches(archive.Tensors))
            {
                throw new ModelFormatException(
                    $"'{files.WeightsPath}' is no CLIP model in a known layout.{NameList.Sentence(" Its tensors", [.. archive.Tensors.Keys])}", files.Path);
            }

            return LoadHuggingFace(files, archive, options, storages);
        }
        catch
        {
            storages.Dispose();
            throw;
        }
    }

    private static Checkpoint LoadHuggingFace(CheckpointFiles files, TensorArchive archive, CheckpointOptions options, StorageSet storages)
    {
        string configPath = options.ConfigPath ?? files.Beside("config.json") ?? throw new ModelFormatException(
            $"'{files.WeightsPath}' is in Hugging Face's layout but has no 'config.json' beside it, which says the number of heads and the activation. Put the model's own there, or name it in CheckpointOptions.ConfigPath.", files.Path);
        ClipArchitecture architecture = WithActivation(HuggingFaceConfig.Read(configPath), options.Activation);
        Dictionary<string, CheckpointTensor> tensors = TensorCheck.Fit(HuggingFaceLayout.Map(archive.Tensors), architecture, files.WeightsPath, storages);
        if (options.CheckFinite)
        {
            FiniteCheck.Check(tensors, files.WeightsPath);
        }

        return new Checkpoint(files.Path, architecture, tensors, storages)
        {
            Family = CheckpointFamily.HuggingFace,
            ConfigPath = configPath,
            WeightFiles = archive.Files,
            VocabularyPath = files.FindVocabulary(),
            PreprocessorConfigPath = files.Beside("preprocessor_config.json"),
        };
    }

    private static ClipArchitecture WithActivation(ClipArchitecture architecture, Activation? activation) => activation is not Activation chosen
        ? architecture
        : architecture with
        {
            Text = architecture.Text with { Activation = chosen },
            Vision = architecture.Vision is VisionTransformerArchitecture transformer ? transformer with { Activation = chosen } : architecture.Vision,
        };
}
