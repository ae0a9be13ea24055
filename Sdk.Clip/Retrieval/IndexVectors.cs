namespace Clip.Sdk.Retrieval;

/// <summary>The two kinds of embeddings that an index holds.</summary>
public enum IndexVectors
{
    /// <summary>The pictures' own.</summary>
    Images,

    /// <summary>Those of the pictures' captions, where they were added.</summary>
    Captions,
}
