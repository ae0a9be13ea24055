namespace Clip.Sdk.Graphs;

/// <summary>How a network holds its weights.</summary>
internal enum WeightFormat
{
    /// <summary>As the checkpoint stores them; those of 16 bits are widened in the graph.</summary>
    AsStored,

    /// <summary>Matrices in 16 bits, whatever the checkpoint stores; widened in the graph.</summary>
    Float16,

    /// <summary>The linear layers of transformer blocks in 8 bits, see <see cref="QuantizedLinear"/>; the rest as stored.</summary>
    Int8,
}
