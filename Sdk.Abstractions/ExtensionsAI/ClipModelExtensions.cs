using Microsoft.Extensions.AI;

namespace Clip.Sdk;

/// <summary>Adapters from a CLIP model to Microsoft.Extensions.AI.</summary>
public static class ClipModelExtensions
{
    /// <summary>The text tower as an embedding generator; rows have unit length.</summary>
    /// <param name="model">The model; it stays the owner of its encoders and must outlive the generator.</param>
    public static IEmbeddingGenerator<string, Embedding<float>> AsTextEmbeddingGenerator(this IClipModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new EncoderEmbeddingGenerator<string, string>(model.Texts, text => text, Metadata(model));
    }

    /// <summary>The image tower as an embedding generator over <see cref="DataContent"/> (encoded pictures); rows have unit length.</summary>
    /// <param name="model">The model; it stays the owner of its encoders and must outlive the generator.</param>
    public static IEmbeddingGenerator<DataContent, Embedding<float>> AsImageEmbeddingGenerator(this IClipModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new EncoderEmbeddingGenerator<DataContent, ImageSource>(model.Images, ImageSource.FromContent, Metadata(model));
    }

    private static EmbeddingGeneratorMetadata Metadata(IClipModel model) =>
        new("clip-sdk", providerUri: null, defaultModelId: model.Info.Name, defaultModelDimensions: model.Info.Dimensions);
}
