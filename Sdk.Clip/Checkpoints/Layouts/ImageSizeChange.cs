using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>Makes a model take pictures of another size than it was trained on.</summary>
internal static class ImageSizeChange
{
    private const string PositionEmbedding = "vision_model.embeddings.position_embedding.weight";

    /// <summary>Interpolates the position embeddings where the size differs.</summary>
    /// <exception cref="ModelFormatException">The image tower cannot take the size.</exception>
    public static ClipArchitecture Apply(
        ClipArchitecture architecture, Dictionary<string, CheckpointTensor> tensors, int? imageSize, string path, StorageSet storages)
    {
        if (imageSize is not int size || size == architecture.Vision.ImageSize)
        {
            return architecture;
        }

        if (architecture.Vision is not VisionTransformerArchitecture vision)
        {
            throw new ModelFormatException(
                $"The ResNet '{architecture.Name}' in '{path}' takes pictures of {architecture.Vision.ImageSize} pixels, not {size}: its attention pool is bound to that size. Leave CheckpointOptions.ImageSize unset.", path);
        }

        if (size < vision.PatchSize)
        {
            throw new ModelFormatException($"'{path}' has patches of {vision.PatchSize} pixels; an image size of {size} holds none. Ask for {vision.PatchSize} or more.", path);
        }

        VisionTransformerArchitecture resized = vision with { ImageSize = size };
        if (resized.GridSize != vision.GridSize)
        {
            tensors[PositionEmbedding] = PositionEmbeddings.Resize(tensors[PositionEmbedding], vision.ClassTokens, resized.GridSize, storages);
        }

        return architecture with { Vision = resized, Name = ArchitectureName.Of(resized) };
    }
}
