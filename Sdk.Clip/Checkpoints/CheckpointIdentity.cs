using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>A file recognised as a CLIP model: its layout, its architecture, and its tensors under the internal names. No weight was read.</summary>
internal sealed record CheckpointIdentity
{
    /// <summary>Whose layout it is.</summary>
    public required CheckpointFamily Family { get; init; }

    /// <summary>The shape of the model.</summary>
    public required ClipArchitecture Architecture { get; init; }

    /// <summary>The configuration that gave it, or null.</summary>
    public required string? ConfigPath { get; init; }

    /// <summary>Exactly the tensors that the architecture wants.</summary>
    public required Dictionary<string, CheckpointTensor> Tensors { get; init; }

    /// <summary>False when nothing tells the activation, so that the one in <see cref="Architecture"/> is a placeholder.</summary>
    public required bool IsActivationKnown { get; init; }

    /// <summary>Recognises a model.</summary>
    /// <exception cref="ModelFormatException">The file is no CLIP model, or contradicts itself or its configuration.</exception>
    public static CheckpointIdentity Find(TensorArchive archive, CheckpointFiles files, CheckpointOptions options, StorageSet storages)
    {
        IReadOnlyDictionary<string, CheckpointTensor> named = StateDictionary.Unwrap(archive);
        bool isHuggingFace = HuggingFaceLayout.Matches(named);
        bool isRelease = !isHuggingFace && OpenAiLayout.HasReleaseMarkers(named);
        MappedTensors mapped = isHuggingFace ? HuggingFaceLayout.Map(named) : OpenAiLayout.Map(named, storages);
        string? configPath = options.ConfigPath ?? files.Beside(isHuggingFace ? "config.json" : "open_clip_config.json");
        ClipArchitecture architecture = configPath is null
            ? ShapeInference.Infer(mapped, files.WeightsPath, options.Activation ?? Activation.QuickGelu)
            : Configured(configPath, files, options, isHuggingFace, isRelease);

        // A bias says more about the loss that trained a model than its configuration does.
        architecture = mapped.Tensors.ContainsKey("logit_bias") ? architecture with { Objective = ClipObjective.Sigmoid } : architecture;
        bool isOpenClip = !isRelease && (configPath is not null || StateDictionary.IsTrainingCheckpoint(archive));
        return new CheckpointIdentity
        {
            Family = isHuggingFace ? CheckpointFamily.HuggingFace : isOpenClip ? CheckpointFamily.OpenClip : CheckpointFamily.OpenAi,
            Architecture = architecture,
            ConfigPath = configPath,
            Tensors = TensorCheck.Fit(mapped, architecture, files.WeightsPath, storages),
            IsActivationKnown = configPath is not null || isRelease || options.Activation is not null,
        };
    }

    private static ClipArchitecture Configured(string configPath, CheckpointFiles files, CheckpointOptions options, bool isHuggingFace, bool isRelease)
    {
        ClipArchitecture configured = isHuggingFace ? HuggingFaceConfig.Read(configPath) : OpenClipConfig.Read(configPath);
        ActivationCheck.ThrowIfContradicted(configured, isRelease, options.Activation, files.WeightsPath, configPath);
        return ActivationCheck.WithActivation(configured, options.Activation);
    }
}
