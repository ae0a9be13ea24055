namespace Clip.Sdk.Checkpoints;

/// <summary>Finds the model inside a file: training checkpoints and wrappers put their own names around the weights'.</summary>
internal static class StateDictionary
{
    // open_clip, Lightning and many scripts | common alternatives | DataParallel | torch.compile
    private static readonly string[] Wrappers = ["state_dict.", "model_state_dict.", "model.", "module.", "_orig_mod.", "clip_model.", "clip."];
    private const int MaxWrappers = 6;

    /// <summary>True for what open_clip's training writes: the model beside the epoch.</summary>
    public static bool IsTrainingCheckpoint(TensorArchive archive) =>
        archive.Root is PickleValue root && root.TryGet("epoch", out _) && root.TryGet("state_dict", out _);

    /// <summary>The model's own tensors and names.</summary>
    /// <exception cref="ModelFormatException">There is no CLIP model in the file.</exception>
    public static IReadOnlyDictionary<string, CheckpointTensor> Unwrap(TensorArchive archive)
    {
        IReadOnlyDictionary<string, CheckpointTensor> tensors = archive.Tensors;
        for (int depth = 0; depth <= MaxWrappers; depth++)
        {
            if (HuggingFaceLayout.Matches(tensors) || OpenAiLayout.Matches([.. tensors.Keys]))
            {
                return tensors;
            }

            string? wrapper = Array.Find(Wrappers, name => tensors.Keys.Any(key => key.StartsWith(name, StringComparison.Ordinal)));
            if (wrapper is null)
            {
                break;
            }

            // What stands beside a wrapper (optimizer state, moving averages) is no part of the model.
            tensors = tensors
                .Where(entry => entry.Key.StartsWith(wrapper, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key[wrapper.Length..], entry => entry.Value, StringComparer.Ordinal);
        }

        throw new ModelFormatException(
            $"'{archive.Path}' holds no CLIP model in a known layout (OpenAI, open_clip, Hugging Face CLIPModel).{NameList.Sentence(" Its tensors", [.. archive.Tensors.Keys])}", archive.Path);
    }
}
