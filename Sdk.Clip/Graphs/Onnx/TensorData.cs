using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Graphs;

/// <summary>The bytes of an initialiser: where they are, or how they are made. Little endian, row-major.</summary>
internal abstract class TensorData
{
    public abstract long ByteLength { get; }

    /// <summary>Writes the bytes.</summary>
    /// <param name="destination">[<see cref="ByteLength"/>].</param>
    public abstract void CopyTo(Span<byte> destination);
}

/// <summary>Bytes that lie in the checkpoint as the graph takes them: no copy is needed.</summary>
internal sealed class StoredTensorData(CheckpointTensor tensor) : TensorData
{
    public CheckpointTensor Tensor => tensor;

    public override long ByteLength => tensor.ByteLength;

    public override void CopyTo(Span<byte> destination) => tensor.Bytes.CopyTo(destination);
}

/// <summary>Bytes that are made when they are asked for, so that the weights of a model are never in memory twice as a whole.</summary>
internal sealed class ComputedTensorData(long byteLength, ComputedTensorData.Fill fill) : TensorData
{
    public delegate void Fill(Span<byte> destination);

    public override long ByteLength => byteLength;

    public override void CopyTo(Span<byte> destination) => fill(destination);
}
