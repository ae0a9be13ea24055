namespace Clip.Sdk.Retrieval;

/// <summary>Keeps embeddings of different models apart: their cosines mean nothing.</summary>
internal static class IndexSpace
{
    public static void Require(string folder, ImageIndexInfo info, EncoderInfo encoder)
    {
        if (info.SpaceId != encoder.SpaceId || info.Dimensions != encoder.Dimensions)
        {
            throw new IndexException(
                $"The image index '{folder}' holds embeddings of space '{info.SpaceId}' ({info.Dimensions} dimensions) but the model makes '{encoder.SpaceId}' ({encoder.Dimensions}). Use the model that the index was made with, or make another index.",
                folder);
        }
    }
}
