using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Clip.Sdk.Graphs;

namespace Clip.Sdk.Export;

/// <summary>Weights rounded to 16 bits when they are written. What is beyond the largest half becomes that, not infinity.</summary>
internal sealed class HalfTensorData(FloatValues values) : TensorData
{
    private const int PieceLength = 1 << 16;

    public override long ByteLength => values.Count * sizeof(ushort);

    public override void CopyTo(Span<byte> destination)
    {
        Span<Half> halves = MemoryMarshal.Cast<byte, Half>(destination);
        float[] piece = new float[Math.Min(PieceLength, halves.Length)];
        for (int first = 0; first < halves.Length; first += piece.Length)
        {
            Span<float> floats = piece.AsSpan(0, Math.Min(piece.Length, halves.Length - first));
            values.Read(first, floats);
            TensorPrimitives.Clamp(floats, (float)Half.MinValue, (float)Half.MaxValue, floats);
            TensorPrimitives.ConvertToHalf(floats, halves[first..]);
        }
    }
}
