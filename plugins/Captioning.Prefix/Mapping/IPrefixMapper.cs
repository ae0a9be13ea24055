namespace Clip.Sdk.Captioning;

/// <summary>Turns an embedding of a picture into the prefix that a language model goes on from: k embeddings of its width.</summary>
internal interface IPrefixMapper
{
    /// <summary>D, the width of an embedding.</summary>
    int EmbeddingWidth { get; }

    /// <summary>k, positions of a prefix.</summary>
    int PrefixLength { get; }

    /// <summary>Maps one embedding.</summary>
    /// <param name="embedding">[D].</param>
    /// <param name="prefix">[k, W] receives the prefix.</param>
    void Map(ReadOnlySpan<float> embedding, Span<float> prefix);
}
