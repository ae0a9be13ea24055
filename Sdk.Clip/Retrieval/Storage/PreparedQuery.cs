using Clip.Sdk.Numerics;

namespace Clip.Sdk.Retrieval;

/// <summary>A query in the form that the kernels of its index take.</summary>
internal sealed class PreparedQuery
{
    public PreparedQuery(ReadOnlySpan<float> query, RowLayout layout)
    {
        if (layout.Storage == VectorStorage.Float16)
        {
            Floats = new float[layout.Length];
            HalfRows.PrepareQuery(query, Floats);
        }
        else
        {
            Shorts = new short[layout.Length];
            Scale = ByteRows.PrepareQuery(query, Shorts);
        }
    }

    public float[]? Floats { get; }

    public short[]? Shorts { get; }

    public float Scale { get; }
}
