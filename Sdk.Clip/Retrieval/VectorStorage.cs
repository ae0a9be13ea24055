namespace Clip.Sdk.Retrieval;

/// <summary>How an index stores embeddings.</summary>
public enum VectorStorage
{
    /// <summary>Two bytes a value; cosines are right to about 1e-4. The default.</summary>
    Float16,

    /// <summary>One byte a value and a scale a row: half the size and time; cosines are right to about 1e-2.</summary>
    Int8,
}
