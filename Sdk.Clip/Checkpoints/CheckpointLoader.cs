using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>Opens a checkpoint step by step: find the files, map the tensors, learn the architecture, check that both fit.</summary>
internal sealed class CheckpointLoader
{
    private readonly CheckpointFiles _files;
    private readonly CheckpointOptions _options;
    private readonly StorageSet _storages;
    private readonly TensorArchive _archive;

    private CheckpointLoader(CheckpointFiles files, CheckpointOptions options, StorageSet storages)
    {
        _files = files;
        _options = options;
        _storages = storages;
        _archive = storages.Add(TensorArchive.Open(files.WeightsPath));
    }

    public static Checkpoint Load(string path, CheckpointOptions options)
    {
        StorageSet storages = new();
        try
        {
            return new CheckpointLoader(CheckpointFiles.Locate(path), options, storages).Load();
        }
        catch
        {
            storages.Dispose();
            throw;
        }
    }

    private Checkpoint Load()
    {
        IReadOnlyDictionary<string, CheckpointTensor> named = StateDictionary.Unwrap(_archive);
        bool isHuggingFace = HuggingFaceLayout.Matches(named);
        bool isRelease = !isHuggingFace && OpenAiLayout.HasReleaseMarkers(named);
        if (!isHuggingFace)
        {
            CheckClaim();
        }

        MappedTensors mapped = isHuggingFace ? HuggingFaceLayout.Map(named) : OpenAiLayout.Map(named, _storages);
        string? configPath = _options.ConfigPath ?? _files.Beside(isHuggingFace ? "config.json" : "open_clip_config.json");
        ClipArchitecture architecture = WithObjective(ReadArchitecture(mapped, configPath, isHuggingFace, isRelease), mapped);
        Dictionary<string, CheckpointTensor> tensors = TensorCheck.Fit(mapped, architecture, _files.WeightsPath, _storages);
        if (_options.CheckFinite)
        {
            FiniteCheck.Check(tensors, _files.WeightsPath);
        }

        architecture = ImageSizeChange.Apply(architecture, tensors, _options.ImageSize, _files.WeightsPath, _storages);
        return new Checkpoint(_files.Path, architecture, tensors, _storages)
        {
            Family = isHuggingFace ? CheckpointFamily.HuggingFace : isRelease || configPath is null ? CheckpointFamily.OpenAi : CheckpointFamily.OpenClip,
            ConfigPath = configPath,
            WeightFiles = _archive.Files,
            VocabularyPath = _files.FindVocabulary(),
            PreprocessorConfigPath = _files.Beside("preprocessor_config.json", "open_clip_config.json"),
        };
    }

    // A file that is named as published claims to be that model.
    private void CheckClaim()
    {
        string claim = _options.ClaimedName ?? Path.GetFileName(_files.WeightsPath);
        if (OpenAiRelease.Find(claim) is not OpenAiRelease release)
        {
            return;
        }

        string actual = FileHash.Sha256(_archive.Files);
        if (actual != release.Sha256)
        {
            throw new ModelFormatException(
                $"'{_files.WeightsPath}' is said to be OpenAI's '{release.Name}', whose SHA-256 is {release.Sha256}, but it has {actual}. Download it again; if it is a model of your own, rename it or set CheckpointOptions.ClaimedName to an empty text.", _files.Path);
        }
    }

    private ClipArchitecture ReadArchitecture(MappedTensors mapped, string? configPath, bool isHuggingFace, bool isRelease)
    {
        if (configPath is not null)
        {
            ClipArchitecture configured = isHuggingFace ? HuggingFaceConfig.Read(configPath) : OpenClipConfig.Read(configPath);
            ActivationCheck.ThrowIfContradicted(configured, isRelease, _options.Activation, _files.WeightsPath, configPath);
            return ActivationCheck.WithActivation(configured, _options.Activation);
        }

        Activation activation = _options.Activation ?? (isRelease ? Activation.QuickGelu : throw ActivationCheck.Unknown(_files.WeightsPath, isHuggingFace));
        return ShapeInference.Infer(mapped, _files.WeightsPath, activation);
    }

    // A bias says more about the loss that trained a model than its configuration does.
    private static ClipArchitecture WithObjective(ClipArchitecture architecture, MappedTensors mapped) =>
        mapped.Tensors.ContainsKey("logit_bias") ? architecture with { Objective = ClipObjective.Sigmoid } : architecture;
}
