namespace Clip.Sdk.Imaging.Resampling;

/// <summary>The two passes over 8-bit pixels. All implementations give the same bytes.</summary>
internal interface IByteKernel
{
    /// <summary>Resizes rows horizontally.</summary>
    /// <param name="source">The first pixel of the first row.</param>
    /// <param name="sourceStride">Bytes from one source row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="sourceEnd">One past the last byte that may be read.</param>
    /// <param name="channels">1 to 4.</param>
    /// <param name="axis">The wanted columns.</param>
    /// <param name="target">[rows, axis.Length, channels], without gaps.</param>
    /// <param name="targetEnd">One past the last byte that may be written.</param>
    unsafe void Horizontal(byte* source, nint sourceStride, int rows, byte* sourceEnd, int channels, AxisWeights axis, byte* target, byte* targetEnd);

    /// <summary>Resizes columns vertically.</summary>
    /// <param name="source">The first byte of source row 0.</param>
    /// <param name="sourceStride">Bytes from one source row to the next.</param>
    /// <param name="rowBytes">Bytes of a row that are wanted.</param>
    /// <param name="axis">The wanted rows.</param>
    /// <param name="firstRow">The source row that <paramref name="source"/> points to.</param>
    /// <param name="target">[axis.Length, rowBytes], without gaps.</param>
    unsafe void Vertical(byte* source, nint sourceStride, int rowBytes, AxisWeights axis, int firstRow, byte* target);
}
