namespace Clip.Sdk.Checkpoints;

/// <summary>transformers' naming, which is the internal one for CLIP: only buffers that are no weights are dropped. SigLIP's differs in its heads.</summary>
internal static class HuggingFaceLayout
{
    private const string PositionIdsSuffix = ".position_ids";

    /// <summary>True when the names are those of a transformers CLIP model.</summary>
    public static bool Matches(IReadOnlyDictionary<string, CheckpointTensor> tensors) =>
        tensors.Keys.Any(name => name.StartsWith("text_model.", StringComparison.Ordinal) || name.StartsWith("vision_model.", StringComparison.Ordinal));

    /// <summary>Takes the tensors over.</summary>
    public static MappedTensors Map(IReadOnlyDictionary<string, CheckpointTensor> tensors)
    {
        bool isSiglip = SiglipLayout.Matches(tensors);
        MappedTensors mapped = new() { SourceName = isSiglip ? SiglipLayout.SourceName : name => name };
        foreach ((string name, CheckpointTensor tensor) in tensors)
        {
            // Older files carry 0, 1, 2, ... as a buffer.
            if (name.EndsWith(PositionIdsSuffix, StringComparison.Ordinal) || (isSiglip && SiglipLayout.TryMap(name, tensor, mapped)))
            {
                continue;
            }

            mapped.Tensors.Add(name, tensor);
        }

        return mapped;
    }
}
