using System.Runtime.InteropServices;
using Clip.Sdk.Graphs;

namespace Clip.Sdk.Export;

/// <summary>Weights of 16 bits, widened to 32 when they are written.</summary>
internal sealed class FloatTensorData(FloatValues values) : TensorData
{
    public FloatValues Values => values;

    public override long ByteLength => values.Count * sizeof(float);

    public override void CopyTo(Span<byte> destination) => values.Read(0, MemoryMarshal.Cast<byte, float>(destination));
}
