namespace Clip.Sdk;

/// <summary>What an encoder writes.</summary>
public enum EmbeddingForm
{
    /// <summary>Rows of unit L2 length: a dot product of two rows is their cosine.</summary>
    Normalized,

    /// <summary>Rows as the projection leaves them.</summary>
    Raw,
}
